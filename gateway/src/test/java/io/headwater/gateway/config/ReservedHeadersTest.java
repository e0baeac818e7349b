package io.headwater.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.propagation.TraceHeaders;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReservedHeadersTest {
  /** Every name that the library's documentation lists, and neighbours of each. */
  @Test
  void traceHeaders_areThoseOfTheLibrary() {
    for (String name :
        List.of(
            "traceparent",
            "tracestate",
            "baggage",
            "b3",
            "x-b3-traceid",
            "x-b3-",
            "uber-trace-id",
            "uberctx-a",
            "jaeger-debug-id",
            "x-amzn-trace-id",
            "x-datadog-tags",
            "micro-trace-id",
            "micro-span-id",
            "micro-from-service")) {
      assertThat(TraceHeaders.isTraceHeader(name)).as(name).isTrue();
      assertThat(ReservedHeaders.contains(name)).as(name).isTrue();
      for (String near : List.of(name + "x", "x" + name, name.substring(1))) {
        assertThat(ReservedHeaders.contains(near))
            .as(near)
            .isEqualTo(TraceHeaders.isTraceHeader(near));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "connection",
        "content-length",
        "transfer-encoding",
        "te",
        "trailer",
        "upgrade",
        "host",
        "keep-alive",
        "proxy-connection",
        "x-forwarded-for",
        "server-timing",
        "micro-namespace"
      })
  void framingHopAndOwnHeaders_areReserved(String name) {
    assertThat(ReservedHeaders.contains(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"authorization", "cookie", "x-api-key", "x-forwarded-prefix", "server", "vary"})
  void allOthers_areFree(String name) {
    assertThat(ReservedHeaders.contains(name)).isFalse();
  }
}
