package io.headwater.it;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A collector: an OTLP/HTTP receiver that can be dead, and come alive on the same port. */
final class OtlpSink implements AutoCloseable {
  private static final int LAST_REQUEST_SECONDS = 2;

  private final int port;
  private final List<Span> spans = new CopyOnWriteArrayList<>();
  private @Nullable HttpServer server;

  private OtlpSink(int port) {
    this.port = port;
  }

  /** A collector that is dead. */
  static OtlpSink dead() throws IOException {
    return new OtlpSink(FreePort.find());
  }

  /** A collector that is alive. */
  static OtlpSink alive() throws IOException {
    OtlpSink sink = dead();
    sink.start();
    return sink;
  }

  /** Comes alive. */
  void start() throws IOException {
    HttpServer started =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    started.createContext("/v1/traces", this::receive);
    started.start();
    server = started;
  }

  /** Dies: what it is receiving is received, and nothing more is. */
  void kill() {
    if (server != null) {
      server.stop(LAST_REQUEST_SECONDS);
      server = null;
    }
  }

  /** Its base URI. */
  URI uri() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** The spans received so far. */
  List<Span> spans() {
    return List.copyOf(spans);
  }

  /** Trace ids of the root spans received so far: one for each, with their doubles. */
  List<String> rootTraceIds() {
    return spans.stream()
        .filter(span -> span.getParentSpanId().isEmpty())
        .map(OtlpSink::traceId)
        .toList();
  }

  /** The trace id of a span, 32 digits. */
  static String traceId(Span span) {
    return HexFormat.of().formatHex(span.getTraceId().toByteArray());
  }

  private void receive(HttpExchange exchange) throws IOException {
    try (exchange) {
      ExportTraceServiceRequest.parseFrom(exchange.getRequestBody())
          .getResourceSpansList()
          .forEach(
              resource ->
                  resource
                      .getScopeSpansList()
                      .forEach(scope -> spans.addAll(scope.getSpansList())));
      exchange.sendResponseHeaders(200, -1);
    }
  }

  @Override
  public void close() {
    if (server != null) {
      server.stop(0);
    }
  }
}
