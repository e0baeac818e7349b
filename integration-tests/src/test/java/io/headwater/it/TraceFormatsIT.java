package io.headwater.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** An upstream is told of the trace in every format that is configured, and of the same trace. */
final class TraceFormatsIT {
  private static final String ALL = "[tracecontext, b3, b3multi, jaeger, xray, datadog, micro]";
  private static final String FORGED = "0af7651916cd43dd8448eb211c80319c";

  @Test
  void sampledRequest_isToldInEveryFormat() throws Exception {
    try (RawUpstream upstream = RawUpstream.ok("hello");
        GatewayProcess gateway = start(upstream, ALL, "probability = 1", "not-sampled")) {
      RawResponse response =
          RawClient.get(gateway.gateway(), "/app/x", "X-B3-TraceId: " + FORGED, "B3: 1");

      String trace = response.sampledTraceId();
      List<SpanView> spans = gateway.admin().awaitTrace(trace, 2);
      String span =
          spans.stream()
              .filter(one -> one.kind() == SpanView.CLIENT)
              .findFirst()
              .orElseThrow()
              .spanId();
      assertThat(traceHeaders(upstream.onlyRequest()))
          .containsExactly(
              "traceparent: 00-" + trace + "-" + span + "-03",
              "tracestate: ot=th:0",
              "b3: " + trace + "-" + span + "-1",
              "x-b3-traceid: " + trace,
              "x-b3-spanid: " + span,
              "x-b3-sampled: 1",
              "uber-trace-id: " + trace + ":" + span + ":0:1",
              "x-amzn-trace-id: Root=1-"
                  + trace.substring(0, 8)
                  + "-"
                  + trace.substring(8)
                  + ";Parent="
                  + span
                  + ";Sampled=1",
              "x-datadog-trace-id: " + decimal(trace.substring(16)),
              "x-datadog-parent-id: " + decimal(span),
              "x-datadog-sampling-priority: 1",
              "x-datadog-tags: _dd.p.tid=" + trace.substring(0, 16),
              "micro-trace-id: " + trace,
              "micro-span-id: " + span);
    }
  }

  @Test
  void unsampledRequest_isANoInEveryFormatThatHasOne() throws Exception {
    try (RawUpstream upstream = RawUpstream.ok("hello");
        GatewayProcess gateway = start(upstream, ALL, "probability = 0", "not-sampled")) {
      RawClient.get(gateway.gateway(), "/app/x", "uber-trace-id: " + FORGED + ":1:0:1");

      List<String> headers = traceHeaders(upstream.onlyRequest());
      assertThat(headers)
          .hasSize(11)
          .noneMatch(header -> header.contains(FORGED))
          .noneMatch(header -> header.startsWith("micro-"))
          .anyMatch(header -> header.matches("traceparent: .*-02"))
          .anyMatch(header -> header.matches("b3: .*-0"))
          .anyMatch(header -> header.matches("uber-trace-id: .*:0:0"))
          .anyMatch(header -> header.matches("x-amzn-trace-id: .*;Sampled=0"))
          .contains("x-b3-sampled: 0", "x-datadog-sampling-priority: 0");
    }
  }

  @Test
  void unsampledRequestWithOmit_isToldInNone() throws Exception {
    try (RawUpstream upstream = RawUpstream.ok("hello");
        GatewayProcess gateway = start(upstream, ALL, "probability = 0", "omit")) {
      RawClient.get(gateway.gateway(), "/app/x");
      assertThat(traceHeaders(upstream.onlyRequest())).isEmpty();
    }
  }

  private static String decimal(String hex) {
    return new BigInteger(hex, 16).toString();
  }

  private static List<String> traceHeaders(RawUpstream.Request request) {
    return request.headers().stream()
        .filter(
            header ->
                header
                    .name()
                    .toLowerCase(Locale.ROOT)
                    .matches(
                        "trace(parent|state)|b3|x-b3-.*|uber-trace-id|x-amzn-trace-id"
                            + "|x-datadog-.*|micro-(trace|span)-id"))
        .map(RawHeader::toString)
        .toList();
  }

  private static GatewayProcess start(
      RawUpstream upstream, String formats, String sampling, String unsampled) throws Exception {
    return GatewayProcess.run(
        """
        headwater {
          upstreams.app.endpoints = ["%s"]
          tracing {
            sampling.default { %s }
            propagation { inject = %s, unsampled = "%s" }
            export { to = [embedded], queue.delay = 50ms }
          }
        }
        """
            .formatted(upstream.uri(), sampling, formats, unsampled));
  }
}
