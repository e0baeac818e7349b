package io.headwater.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpServer;
import io.headwater.propagation.HeadwaterPropagation;
import io.headwater.propagation.jdkhttp.JdkHttpTracing;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The gateway, a service behind every server adapter, and the next one called through every client
 * adapter: one connected trace, or nothing at all.
 *
 * <p>All services are in this process, with one SDK that hides nothing: it would sample what is not
 * joined. What the gateways and the services export meets in one sink.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AdapterMatrixIT {
  /** The gateway's two, two of the service in the middle, and one of the last. */
  private static final int SPANS = 5;

  private OtlpSink sink;
  private SdkTracerProvider provider;
  private final List<AutoCloseable> open = new ArrayList<>();
  private Map<String, URI> services;
  private Map<String, NextCall> calls;
  private GatewayProcess tracesAll;
  private GatewayProcess tracesNone;
  private int sampled;

  @BeforeAll
  void start() throws Exception {
    sink = OtlpSink.alive();
    provider =
        SdkTracerProvider.builder()
            .addSpanProcessor(
                SimpleSpanProcessor.create(
                    OtlpHttpSpanExporter.builder()
                        .setEndpoint(sink.uri().resolve("/v1/traces").toString())
                        .build()))
            .build();
    HeadwaterPropagation tracing =
        HeadwaterPropagation.of(OpenTelemetrySdk.builder().setTracerProvider(provider).build());
    HttpCalls http = opened(new HttpCalls(tracing, startLast(tracing)));
    GrpcPair grpc = opened(new GrpcPair(tracing));
    calls = new LinkedHashMap<>(http.calls());
    calls.put("grpc", grpc::call);
    calls.put("kafka", new KafkaPair(tracing)::call);
    services = opened(new HttpServices(tracing, calls)).uris();
    tracesAll = opened(GatewayProcess.run(config(1)));
    tracesNone = opened(GatewayProcess.run(config(0)));
  }

  private URI startLast(HeadwaterPropagation tracing) throws Exception {
    HttpServer last =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    last.createContext(
            "/last",
            exchange -> {
              exchange.sendResponseHeaders(200, -1);
              exchange.close();
            })
        .getFilters()
        .add(JdkHttpTracing.create(tracing).serverFilter());
    last.start();
    opened(() -> last.stop(0));
    return URI.create("http://127.0.0.1:" + last.getAddress().getPort() + "/last");
  }

  private <T extends AutoCloseable> T opened(T resource) {
    open.add(0, resource);
    return resource;
  }

  private String config(int probability) {
    String upstreams =
        services.entrySet().stream()
            .map(each -> "%s.endpoints = [\"%s\"]".formatted(each.getKey(), each.getValue()))
            .collect(Collectors.joining("\n"));
    String routes =
        services.keySet().stream()
            .map("{ name = %1$s, match { path = \"/%1$s/**\" }, upstream = %1$s }"::formatted)
            .collect(Collectors.joining("\n"));
    return """
    headwater {
      upstreams { %s }
      routing.routes = [ %s ]
      tracing {
        sampling.default.probability = %d
        export { to = [otlp], otlp.endpoint = "%s", queue.delay = 10ms }
      }
    }
    """
        .formatted(upstreams, routes, probability, sink.uri());
  }

  /** Nothing came late, and nothing besides. */
  @AfterAll
  void stop() throws Exception {
    try {
      for (AutoCloseable resource : open) {
        resource.close();
      }
      provider.shutdown().join(10, TimeUnit.SECONDS);
      assertThat(sink.spans()).hasSize(SPANS * sampled);
    } finally {
      sink.close();
    }
  }

  Stream<Arguments> pairs() {
    return services.keySet().stream()
        .flatMap(server -> calls.keySet().stream().map(client -> Arguments.of(server, client)));
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @MethodSource("pairs")
  void rateOne_oneConnectedTrace(String server, String client) throws Exception {
    RawResponse response = RawClient.get(tracesAll.gateway(), path(server, client));
    sampled++;

    assertThat(response.status()).isEqualTo(200);
    String traceId = response.sampledTraceId();
    Awaitility.await().until(() -> spansOf(traceId).size() >= SPANS);
    assertThat(chain(spansOf(traceId))).isEqualTo(expectedKinds(client));
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @MethodSource("pairs")
  void rateZero_nothingAnywhere(String server, String client) throws Exception {
    assertNothingOf(tracesNone.gateway(), server, client);
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @MethodSource("pairs")
  void withoutTheGateway_nothing(String server, String client) throws Exception {
    assertNothingOf(Objects.requireNonNull(services.get(server)), server, client);
  }

  private void assertNothingOf(URI to, String server, String client) throws Exception {
    int before = sink.spans().size();

    RawResponse response = RawClient.get(to, path(server, client));

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.traceId()).isEmpty();
    assertThat(provider.forceFlush().join(10, TimeUnit.SECONDS).isSuccess()).isTrue();
    assertThat(sink.spans()).hasSize(before);
  }

  private static String path(String server, String client) {
    return '/' + server + '/' + client;
  }

  private static List<SpanKind> expectedKinds(String client) {
    boolean message = client.equals("kafka");
    return List.of(
        SpanKind.SPAN_KIND_SERVER,
        SpanKind.SPAN_KIND_CLIENT,
        SpanKind.SPAN_KIND_SERVER,
        message ? SpanKind.SPAN_KIND_PRODUCER : SpanKind.SPAN_KIND_CLIENT,
        message ? SpanKind.SPAN_KIND_CONSUMER : SpanKind.SPAN_KIND_SERVER);
  }

  private List<Span> spansOf(String traceId) {
    return sink.spans().stream().filter(span -> OtlpSink.traceId(span).equals(traceId)).toList();
  }

  /** Kinds from the one root down, each span the only child of the one before; fails otherwise. */
  private static List<SpanKind> chain(List<Span> spans) {
    List<SpanKind> kinds = new ArrayList<>();
    ByteString parent = ByteString.EMPTY;
    while (kinds.size() < spans.size()) {
      ByteString id = parent;
      List<Span> children =
          spans.stream().filter(span -> span.getParentSpanId().equals(id)).toList();
      assertThat(children).as("children of span %d of %s", kinds.size(), spans).hasSize(1);
      kinds.add(children.get(0).getKind());
      parent = children.get(0).getSpanId();
    }
    return kinds;
  }
}
