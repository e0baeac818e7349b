package io.headwater.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** gateway, Go, Node.js, Python, Java: one trace, or none. */
@SuppressWarnings("NullAway.Init")
final class LanguageChainIT {
  private static final int ROUNDS = 5;

  /** A server span for each service, and a client span for each but the last. */
  private static final int SPANS = 9;

  @TempDir private Path folder;

  private final Deque<AutoCloseable> started = new ArrayDeque<>();

  private URI start(String name, List<String> command, URI collector, @Nullable URI next)
      throws Exception {
    Map<String, String> environment = new HashMap<>(ForeignService.joining(name, collector));
    if (next != null) {
      environment.put("NEXT", next.toString());
    }
    ForeignService service = ForeignService.start(command, environment);
    started.push(service);
    return service.uri();
  }

  private Path folder(String name) throws Exception {
    return Files.createDirectory(folder.resolve(name));
  }

  @Test
  void chainOfLanguages_isOneTraceWhereTheGatewaySaysSo_andNoneElse() throws Exception {
    List<String> go = GoService.command(folder("go"));
    List<String> node = NodeService.command(folder("node"));
    List<String> python = PythonService.command(folder("python"));
    try {
      GatewayProcess store = GatewayProcess.run("headwater.tracing.export.to = [embedded]");
      started.push(store);
      URI collector = store.admin().uri();
      URI javaUri = start("java", JavaService.command(), collector, null);
      URI pythonUri = start("python", python, collector, javaUri);
      URI nodeUri = start("node", node, collector, pythonUri);
      URI goUri = start("go", go, collector, nodeUri);
      GatewayProcess gateway = GatewayProcess.run(config(goUri, collector));
      started.push(gateway);

      for (int i = 0; i < ROUNDS; i++) {
        assertThat(RawClient.get(gateway.gateway(), "/quiet/work").status()).isEqualTo(200);
        callDirectly(goUri);
      }
      RawResponse sampled = RawClient.get(gateway.gateway(), "/loud/work");
      assertThat(sampled.status()).isEqualTo(200);

      List<SpanView> spans = store.admin().awaitTrace(sampled.sampledTraceId(), SPANS);
      assertConnected(spans);
      // Each service exports in the order of its requests: what it made before would be here.
      assertThat(store.admin().metric("headwater_store_traces")).isEqualTo(1);
      assertThat(store.admin().metric("headwater_store_spans_taken_total")).isEqualTo(SPANS);
    } finally {
      while (!started.isEmpty()) {
        started.pop().close();
      }
    }
  }

  private static void callDirectly(URI service) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(service.resolve("/work")).build();
    HttpResponse<String> answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private static void assertConnected(List<SpanView> spans) {
    Set<String> ids = spans.stream().map(SpanView::spanId).collect(Collectors.toSet());
    assertThat(spans).filteredOn(SpanView::isRoot).hasSize(1);
    assertThat(spans)
        .filteredOn(span -> !span.isRoot())
        .allSatisfy(span -> assertThat(ids).contains(span.parentSpanId()));
    for (String service : List.of("go", "node", "python", "java")) {
      assertThat(spans)
          .as("server span of " + service)
          .filteredOn(span -> span.service().equals(service) && span.kind() == SpanView.SERVER)
          .hasSize(1);
    }
  }

  private static String config(URI go, URI store) {
    return """
    headwater {
      upstreams.go.endpoints = ["%s"]
      routing.routes = [
        { name = go, match { path = "/{way}/work" }, upstream = go, rewrite { path = "/work" } }
      ]
      tracing {
        sampling {
          default.probability = 0
          rules = [{ name = loud, match { path = "/loud/**" }, probability = 1 }]
        }
        export { to = [otlp], otlp.endpoint = "%s", queue.delay = 50ms }
      }
    }
    """
        .formatted(go, store);
  }
}
