package io.headwater.it;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;

/**
 * A collector for a container of its own, on the JDK alone: it keeps what comes to {@code
 * /v1/traces}, and {@code /spans/TRACE_ID} says how many spans of a trace were in that. A span in
 * OTLP's protobuf has its trace id once, as bytes, so they are counted without a parser.
 */
final class ContainedCollector {
  /** Inside its container. */
  static final int PORT = 4318;

  private final List<byte[]> bodies = new CopyOnWriteArrayList<>();

  private ContainedCollector() {}

  public static void main(String[] arguments) throws IOException {
    ContainedCollector collector = new ContainedCollector();
    HttpServer server = HttpServer.create(new InetSocketAddress(PORT), 0);
    server.createContext("/v1/traces", collector::receive);
    server.createContext("/spans/", collector::count);
    server.start();
    System.out.println("ready: collector");
  }

  private void receive(HttpExchange exchange) throws IOException {
    try (exchange;
        InputStream body =
            "gzip".equals(exchange.getRequestHeaders().getFirst("content-encoding"))
                ? new GZIPInputStream(exchange.getRequestBody())
                : exchange.getRequestBody()) {
      bodies.add(body.readAllBytes());
      exchange.sendResponseHeaders(200, -1);
    }
  }

  private void count(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      byte[] id = HexFormat.of().parseHex(path.substring("/spans/".length()));
      byte[] answer =
          Long.toString(bodies.stream().mapToLong(body -> occurrences(id, body)).sum())
              .getBytes(US_ASCII);
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  private static long occurrences(byte[] wanted, byte[] body) {
    long found = 0;
    for (int at = 0; at + wanted.length <= body.length; at++) {
      if (Arrays.equals(body, at, at + wanted.length, wanted, 0, wanted.length)) {
        found++;
      }
    }
    return found;
  }
}
