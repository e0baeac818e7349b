package io.headwater.propagation.spring;

import io.headwater.propagation.HeadwaterPropagation;
import io.headwater.propagation.contract.ServerScript;
import io.headwater.propagation.contract.ServerUnderTest;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** Applications of Spring Boot, of whichever version is on the class path. */
final class SpringServers {
  private SpringServers() {}

  /** Starts an application on a free port of loopback, with one thread for servlets. */
  static ConfigurableApplicationContext run(
      Class<?> application,
      WebApplicationType type,
      HeadwaterPropagation tracing,
      ServerScript script,
      String... properties) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "server.port=0",
                "server.address=127.0.0.1",
                // What is sent has been received when a test ends: nothing to be quiet for.
                "spring.reactor.netty.shutdown-quiet-period=0s",
                "server.tomcat.threads.max=1",
                "server.tomcat.threads.min-spare=1",
                "spring.jmx.enabled=false"));
    all.addAll(List.of(properties));
    return new SpringApplicationBuilder(application)
        .web(type)
        .bannerMode(Banner.Mode.OFF)
        .logStartupInfo(false)
        .registerShutdownHook(false)
        .properties(all.toArray(String[]::new))
        .initializers(
            context -> {
              GenericApplicationContext beans = (GenericApplicationContext) context;
              beans.registerBean(HeadwaterPropagation.class, () -> tracing);
              beans.registerBean(ServerScript.class, () -> script);
            })
        .run();
  }

  static ServerUnderTest underTest(ConfigurableApplicationContext context, String route) {
    return new ServerUnderTest(port(context), route, context::close);
  }

  static int port(ConfigurableApplicationContext context) {
    return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
  }
}
