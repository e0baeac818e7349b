package io.headwater.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * Trace headers of a client are not to be trusted: the upstream sees the gateway's, and no other.
 */
final class HeaderHygieneIT {
  private static final String FORGED = "0af7651916cd43dd8448eb211c80319c";

  /** Every trace header there is, as a client would send it that wants to be seen as traced. */
  private static final String[] INBOUND = {
    "traceparent: 00-" + FORGED + "-b7ad6b7169203331-01",
    "Traceparent: 00-" + FORGED + "-b7ad6b7169203332-01",
    "TRACEPARENT: 00-" + FORGED + "-b7ad6b7169203333-00",
    "tracestate: ot=th:8,vendor=x",
    "TraceState: other=y",
    "baggage: user=root",
    "Baggage: user=admin",
    "b3: " + FORGED + "-b7ad6b7169203331-1",
    "B3: 1",
    "X-B3-TraceId: " + FORGED,
    "x-b3-spanid: b7ad6b7169203331",
    "X-B3-ParentSpanId: b7ad6b7169203331",
    "x-B3-sampled: 1",
    "X-B3-Flags: 1",
    "uber-trace-id: " + FORGED + ":b7ad6b7169203331:0:1",
    "Uber-Trace-Id: " + FORGED + ":b7ad6b7169203331:0:3",
    "uberctx-x: y",
    "UberCtx-User: root",
    "jaeger-debug-id: x",
    "Jaeger-Baggage: a=b",
    "x-datadog-trace-id: 12345",
    "X-Datadog-Parent-Id: 67890",
    "x-datadog-sampling-priority: 2",
    "X-Datadog-Tags: _dd.p.tid=1",
    "X-Amzn-Trace-Id: Root=1-67891233-abcdef012345678912345678;Sampled=1",
    "Micro-From-Service: admin",
    "micro-trace-id: " + FORGED,
    "MICRO-SPAN-ID: b7ad6b7169203331",
    "X-Kept: as it is",
  };

  @Test
  void inboundTraceHeaders_ofASampledRequest_giveWayToTheGatewaysOwn() throws Exception {
    try (RawUpstream upstream = RawUpstream.ok("hello");
        GatewayProcess gateway = start(upstream, "probability = 1", "not-sampled")) {
      RawResponse response = RawClient.get(gateway.gateway(), "/app/x", INBOUND);

      String traceId = response.sampledTraceId();
      assertThat(traceId).isNotEqualTo(FORGED);
      List<SpanView> spans = gateway.admin().awaitTrace(traceId, 2);
      SpanView attempt =
          spans.stream().filter(span -> span.kind() == SpanView.CLIENT).findFirst().orElseThrow();
      RawUpstream.Request request = upstream.onlyRequest();
      assertThat(traceHeaders(request))
          .containsExactlyInAnyOrder(
              "traceparent: 00-" + traceId + "-" + attempt.spanId() + "-03", "tracestate: ot=th:0");
      assertThat(request.header("x-kept")).containsExactly("as it is");
      assertThat(attempt.traceState()).isEqualTo("ot=th:0");
    }
  }

  @Test
  void inboundTraceHeaders_ofAnUnsampledRequest_giveWayToAnExplicitNo() throws Exception {
    try (RawUpstream upstream = RawUpstream.ok("hello");
        GatewayProcess gateway = start(upstream, "probability = 0", "not-sampled")) {
      RawResponse response = RawClient.get(gateway.gateway(), "/app/x", INBOUND);

      assertThat(response.header("server-timing")).isEmpty();
      assertThat(traceHeaders(upstream.onlyRequest()))
          .singleElement()
          .asString()
          .matches("traceparent: 00-[0-9a-f]{32}-[0-9a-f]{16}-02")
          .doesNotContain(FORGED)
          .doesNotContain("-" + "0".repeat(16) + "-");
    }
  }

  @Test
  void inboundTraceHeaders_withOmit_leaveNothing() throws Exception {
    try (RawUpstream upstream = RawUpstream.ok("hello");
        GatewayProcess gateway = start(upstream, "probability = 0", "omit")) {
      RawClient.get(gateway.gateway(), "/app/x", INBOUND);

      RawUpstream.Request request = upstream.onlyRequest();
      assertThat(traceHeaders(request)).isEmpty();
      assertThat(request.header("x-kept")).containsExactly("as it is");
    }
  }

  @Test
  void hopByHopHeaders_stayBehind_andForwardedOnesAreWrittenAnew() throws Exception {
    try (RawUpstream upstream = RawUpstream.ok("hello");
        GatewayProcess gateway = start(upstream, "probability = 0", "omit")) {
      RawClient.get(
          gateway.gateway(),
          "/app/x",
          "Connection: keep-alive, X-Hop",
          "X-Hop: 1",
          "Keep-Alive: timeout=5",
          "Proxy-Connection: keep-alive",
          "TE: trailers",
          "X-Forwarded-For: 203.0.113.9",
          "X-Forwarded-Host: forged.example",
          "X-Forwarded-Proto: https",
          "Micro-Namespace: forged");

      RawUpstream.Request request = upstream.onlyRequest();
      assertThat(request.header("connection")).isEmpty();
      assertThat(request.header("x-hop")).isEmpty();
      assertThat(request.header("keep-alive")).isEmpty();
      assertThat(request.header("proxy-connection")).isEmpty();
      assertThat(request.header("te")).isEmpty();
      assertThat(request.header("x-forwarded-for")).containsExactly("127.0.0.1");
      assertThat(request.header("x-forwarded-host")).containsExactly("test");
      assertThat(request.header("x-forwarded-proto")).containsExactly("http");
      assertThat(request.header("micro-namespace")).containsExactly("micro");
      assertThat(request.header("host")).containsExactly("test");
    }
  }

  /** What is left of the headers that the client sent to be traced. */
  private static List<String> traceHeaders(RawUpstream.Request request) {
    List<String> names =
        List.of(INBOUND).stream()
            .map(header -> RawHeader.parse(header).name().toLowerCase(Locale.ROOT))
            .filter(name -> !name.equals("x-kept"))
            .toList();
    return request.headers().stream()
        .filter(header -> names.contains(header.name().toLowerCase(Locale.ROOT)))
        .map(RawHeader::toString)
        .toList();
  }

  private static GatewayProcess start(RawUpstream upstream, String sampling, String unsampled)
      throws Exception {
    return GatewayProcess.run(
        """
        headwater {
          upstreams.app.endpoints = ["%s"]
          tracing {
            sampling.default { %s }
            propagation.unsampled = "%s"
            export { to = [embedded], queue.delay = 50ms }
          }
        }
        """
            .formatted(upstream.uri(), sampling, unsampled));
  }
}
