package io.headwater.it;

import io.headwater.propagation.HeadwaterPropagation;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Applications of Spring Boot, traced by the library's auto-configuration. */
final class SpringServices {
  private SpringServices() {}

  static ConfigurableApplicationContext start(
      boolean reactive,
      HeadwaterPropagation tracing,
      Function<String, CompletableFuture<Integer>> next) {
    return new SpringApplicationBuilder(reactive ? Reactive.class : Blocking.class)
        .web(reactive ? WebApplicationType.REACTIVE : WebApplicationType.SERVLET)
        .bannerMode(Banner.Mode.OFF)
        .logStartupInfo(false)
        .registerShutdownHook(false)
        .properties("server.port=0", "server.address=127.0.0.1", "spring.jmx.enabled=false")
        .initializers(
            context -> {
              GenericApplicationContext beans = (GenericApplicationContext) context;
              beans.registerBean(HeadwaterPropagation.class, () -> tracing);
              beans.registerBean(Next.class, () -> next::apply);
            })
        .run();
  }

  static int port(ConfigurableApplicationContext application) {
    return application.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
  }

  /** The next service, called by the client that a path names. */
  @FunctionalInterface
  interface Next {
    CompletableFuture<Integer> call(String client);
  }

  /** On Spring MVC. */
  @EnableAutoConfiguration
  @Import(BlockingController.class)
  static class Blocking {}

  /** Waits for the next service. */
  @RestController
  static class BlockingController {
    private final Next next;

    BlockingController(Next next) {
      this.next = next;
    }

    @GetMapping("/spring-mvc/{client}")
    ResponseEntity<String> next(@PathVariable("client") String client) {
      return ResponseEntity.status(next.call(client).join()).body("done");
    }
  }

  /** On WebFlux. */
  @EnableAutoConfiguration
  @Import(ReactiveController.class)
  static class Reactive {}

  /** Answers when the next service has. */
  @RestController
  static class ReactiveController {
    private final Next next;

    ReactiveController(Next next) {
      this.next = next;
    }

    @GetMapping("/web-flux/{client}")
    Mono<ResponseEntity<String>> next(@PathVariable("client") String client) {
      return Mono.fromFuture(next.call(client))
          .map(status -> ResponseEntity.status(status).body("done"));
    }
  }
}
