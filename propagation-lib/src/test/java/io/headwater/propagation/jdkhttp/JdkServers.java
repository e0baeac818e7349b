package io.headwater.propagation.jdkhttp;

import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.headwater.propagation.contract.Reply;
import io.headwater.propagation.contract.Reply.Manner;
import io.headwater.propagation.contract.ServerScript;
import io.headwater.propagation.contract.ServerUnderTest;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** Servers of the JDK for the contracts, with one thread for handlers and one for late answers. */
final class JdkServers {
  private JdkServers() {}

  /** Starts a server whose only context has this handler, and is prepared by this. */
  static ServerUnderTest start(HttpHandler handler, Consumer<HttpContext> preparation)
      throws IOException {
    return start(handler, preparation, Executors.newSingleThreadExecutor());
  }

  /** The same, with what runs its handlers. */
  static ServerUnderTest start(
      HttpHandler handler, Consumer<HttpContext> preparation, ExecutorService threads)
      throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    preparation.accept(server.createContext("/say/hello", handler));
    server.setExecutor(threads);
    server.start();
    return new ServerUnderTest(
        server.getAddress().getPort(),
        "/say/hello",
        () -> {
          server.stop(0);
          threads.shutdownNow();
        });
  }

  /** A handler that plays the script. */
  static HttpHandler playing(ServerScript script) {
    return exchange -> {
      Reply reply = script.reply(exchange.getRequestURI().getPath());
      if (reply.manner() != Manner.AT_ONCE) {
        Thread late = new Thread(() -> answerLate(exchange, reply));
        late.start();
      } else {
        answer(exchange, reply);
      }
    };
  }

  private static void answerLate(HttpExchange exchange, Reply reply) {
    try {
      answer(exchange, reply);
    } catch (IOException e) {
      if (reply.manner() != Manner.ENDLESS) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static void answer(HttpExchange exchange, Reply reply) throws IOException {
    if (reply.manner() == Manner.IN_PARTS || reply.manner() == Manner.ENDLESS) {
      stream(exchange, reply);
      return;
    }
    byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(body);
      }
    }
    exchange.close();
  }

  private static void stream(HttpExchange exchange, Reply reply) throws IOException {
    exchange.sendResponseHeaders(reply.status(), 0);
    try (OutputStream out = exchange.getResponseBody()) {
      do {
        flush(out, reply.firstPart());
        if (reply.manner() == Manner.IN_PARTS) {
          reply.gate().join();
        }
        flush(out, reply.lastPart());
      } while (reply.manner() == Manner.ENDLESS);
    }
    exchange.close();
  }

  private static void flush(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
