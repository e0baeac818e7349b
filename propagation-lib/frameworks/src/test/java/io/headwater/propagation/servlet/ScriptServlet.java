package io.headwater.propagation.servlet;

import io.headwater.propagation.contract.Reply;
import io.headwater.propagation.contract.Reply.Manner;
import io.headwater.propagation.contract.ServerScript;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A servlet that plays the script. */
final class ScriptServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  private static final long TIMEOUT_MILLIS = 300;

  private final transient ServerScript script;

  ScriptServlet(ServerScript script) {
    this.script = script;
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Reply reply = script.reply(request.getRequestURI());
    if (reply.manner() == Manner.NEVER) {
      request.startAsync().setTimeout(TIMEOUT_MILLIS);
    } else if (reply.async()) {
      AsyncContext async = request.startAsync();
      new Thread(() -> answerLate(async, response, reply)).start();
    } else {
      answer(response, reply);
    }
  }

  private static void answerLate(AsyncContext async, HttpServletResponse response, Reply reply) {
    try {
      answer(response, reply);
      async.complete();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void answer(HttpServletResponse response, Reply reply) throws IOException {
    response.setStatus(reply.status());
    OutputStream out = response.getOutputStream();
    switch (reply.manner()) {
      case IN_PARTS -> {
        flush(out, reply.firstPart());
        reply.gate().join();
        flush(out, reply.lastPart());
      }
      case ENDLESS -> {
        while (true) {
          flush(out, reply.body());
        }
      }
      default -> {
        if (!reply.body().isEmpty()) {
          out.write(reply.body().getBytes(StandardCharsets.UTF_8));
        }
      }
    }
  }

  private static void flush(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
