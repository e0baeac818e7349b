package io.headwater.propagation.spring;

import io.headwater.propagation.contract.Reply;
import io.headwater.propagation.contract.ServerScript;
import java.time.Duration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** An application on WebFlux that plays the script. */
@EnableAutoConfiguration
@Import(WebFluxApplication.Say.class)
class WebFluxApplication {
  /** Answers without blocking. */
  @RestController
  static class Say {
    private final ServerScript script;

    Say(ServerScript script) {
      this.script = script;
    }

    @RequestMapping("/say/{verb}/{*rest}")
    Mono<Void> say(ServerHttpRequest request, ServerHttpResponse response) {
      Reply reply = script.reply(request.getURI().getPath());
      response.setStatusCode(HttpStatusCode.valueOf(reply.status()));
      return switch (reply.manner()) {
        case AT_ONCE -> write(response, reply);
        case LATER ->
            Mono.delay(Duration.ofMillis(1)).then(Mono.defer(() -> write(response, reply)));
        case IN_PARTS ->
            response.writeAndFlushWith(
                Flux.concat(
                        Mono.just(reply.firstPart()),
                        Mono.fromFuture(reply.gate()).thenReturn(reply.lastPart()))
                    .map(part -> Mono.just(buffer(response, part))));
        case ENDLESS ->
            response.writeAndFlushWith(
                Flux.<String>generate(sink -> sink.next(reply.body()))
                    .map(part -> Mono.just(buffer(response, part))));
        case NEVER -> Mono.never();
      };
    }

    private static Mono<Void> write(ServerHttpResponse response, Reply reply) {
      return reply.body().isEmpty()
          ? response.setComplete()
          : response.writeWith(Mono.just(buffer(response, reply.body())));
    }

    private static DataBuffer buffer(ServerHttpResponse response, String text) {
      return response.bufferFactory().wrap(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
  }
}
