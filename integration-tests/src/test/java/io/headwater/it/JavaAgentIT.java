package io.headwater.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.trace.v1.Span;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/**
 * Beside OpenTelemetry's Java agent, which instruments the same server and client, a request has
 * the spans that it has without it, and only where its header says so.
 */
final class JavaAgentIT {
  private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
  private static final String SPAN_ID = "b7ad6b7169203331";

  private final List<List<String>> told = new CopyOnWriteArrayList<>();

  private HttpServer callee() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          told.add(exchange.getRequestHeaders().getOrDefault("traceparent", List.of()));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static void call(URI service, String... traceparent) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(service.resolve("/work"));
    for (String value : traceparent) {
      request.header("traceparent", value);
    }
    assertThat(
            HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString()).statusCode())
        .isEqualTo(200);
  }

  private static String id(com.google.protobuf.ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }

  private static Span only(List<Span> spans, Span.SpanKind kind) {
    List<Span> found = spans.stream().filter(span -> span.getKind() == kind).toList();
    assertThat(found).as("%s of %s", kind, spans).hasSize(1);
    return found.get(0);
  }

  @Test
  void requestBesideTheAgent_hasOneSpanOfEachKind_andOnlyWhenSampled() throws Exception {
    HttpServer callee = callee();
    try (OtlpSink sink = OtlpSink.alive()) {
      Map<String, String> environment =
          new HashMap<>(ForeignService.joining("beside-agent", sink.uri()));
      environment.put("OTEL_TRACES_SAMPLER", "headwater_join");
      environment.put("OTEL_JAVAAGENT_EXTENSIONS", System.getProperty("headwater.propagation.jar"));
      environment.put("NEXT", "http://127.0.0.1:" + callee.getAddress().getPort());
      String agent = "-javaagent:" + System.getProperty("headwater.javaagent.jar");
      try (ForeignService service = ForeignService.start(JavaService.command(agent), environment)) {
        call(service.uri());
        call(service.uri(), "00-" + TRACE_ID + "-" + SPAN_ID + "-00");
        call(service.uri(), "00-" + TRACE_ID + "-" + SPAN_ID + "-01");
        await().until(() -> sink.spans().size() >= 2);
        // What it still has is sent before it ends.
        service.stop();
      }
      assertThat(sink.spans()).hasSize(2);
      Span server = only(sink.spans(), Span.SpanKind.SPAN_KIND_SERVER);
      Span client = only(sink.spans(), Span.SpanKind.SPAN_KIND_CLIENT);
      assertThat(OtlpSink.traceId(server)).isEqualTo(TRACE_ID);
      assertThat(id(server.getParentSpanId())).isEqualTo(SPAN_ID);
      assertThat(client.getParentSpanId()).isEqualTo(server.getSpanId());
      assertThat(told.get(2))
          .singleElement()
          .asString()
          .startsWith("00-" + TRACE_ID + "-" + id(client.getSpanId()) + "-")
          .matches(".*[13579bdf]");
    } finally {
      callee.stop(0);
    }
  }
}
