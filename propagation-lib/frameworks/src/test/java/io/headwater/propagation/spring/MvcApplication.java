package io.headwater.propagation.spring;

import io.headwater.propagation.contract.Reply;
import io.headwater.propagation.contract.ServerScript;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/** An application on Spring MVC that plays the script. */
@EnableAutoConfiguration
@Import(MvcApplication.Say.class)
class MvcApplication {
  /** Answers in the ways that Spring MVC has for it. */
  @RestController
  static class Say {
    private final ServerScript script;

    Say(ServerScript script) {
      this.script = script;
    }

    @RequestMapping("/say/{verb}/{*rest}")
    Object say(HttpServletRequest request, HttpServletResponse response) {
      Reply reply = script.reply(request.getRequestURI());
      return switch (reply.manner()) {
        case AT_ONCE -> ResponseEntity.status(reply.status()).body(reply.body());
        case NEVER -> new DeferredResult<String>(300L);
        case LATER -> later(reply);
        case IN_PARTS -> parts(reply, response);
        case ENDLESS -> endless(reply);
      };
    }

    private static Callable<Object> later(Reply reply) {
      return () -> ResponseEntity.status(reply.status()).body(reply.body());
    }

    /** Spring 7 takes a flush of its own stream for nothing. */
    private static StreamingResponseBody parts(Reply reply, HttpServletResponse response) {
      return unflushed -> {
        OutputStream out = response.getOutputStream();
        flush(out, reply.firstPart());
        reply.gate().join();
        flush(out, reply.lastPart());
      };
    }

    private static StreamingResponseBody endless(Reply reply) {
      return out -> {
        while (true) {
          flush(out, reply.body());
        }
      };
    }

    private static void flush(OutputStream out, String text) throws IOException {
      out.write(text.getBytes(StandardCharsets.UTF_8));
      out.flush();
    }
  }
}
