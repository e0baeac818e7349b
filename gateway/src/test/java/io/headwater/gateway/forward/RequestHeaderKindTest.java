package io.headwater.gateway.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.gateway.wire.Fields;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestHeaderKindTest {

  static Stream<String> traceHeaders() {
    return inEveryCase(
        "traceparent",
        "tracestate",
        "baggage",
        "b3",
        "x-b3-traceid",
        "x-b3-spanid",
        "x-b3-parentspanid",
        "x-b3-sampled",
        "x-b3-flags",
        "x-b3-anything",
        "uber-trace-id",
        "uberctx-user",
        "uberctx-a",
        "uberctx-tenant-of-the-caller",
        "jaeger-debug-id",
        "jaeger-baggage",
        "jaeger-x",
        "x-amzn-trace-id",
        "x-datadog-trace-id",
        "x-datadog-parent-id",
        "x-datadog-sampling-priority",
        "x-datadog-origin",
        "x-datadog-tags",
        "micro-trace-id",
        "micro-span-id",
        "micro-from-service");
  }

  static Stream<String> hopByHopHeaders() {
    return inEveryCase(
        "te",
        "host",
        "upgrade",
        "keep-alive",
        "content-length",
        "http2-settings",
        "transfer-encoding",
        "proxy-connection",
        "proxy-authenticate",
        "proxy-authorization",
        "micro-namespace",
        "x-forwarded-for",
        "x-forwarded-host",
        "x-forwarded-proto");
  }

  static Stream<String> trustedOnlyHeaders() {
    return inEveryCase("forwarded", "x-forwarded-port");
  }

  @ParameterizedTest
  @MethodSource("traceHeaders")
  void of_traceHeader_isDropped(String name) {
    assertThat(kindOf(name, false)).isEqualTo(RequestHeaderKind.DROPPED);
    assertThat(kindOf(name, true)).isEqualTo(RequestHeaderKind.DROPPED);
  }

  @ParameterizedTest
  @MethodSource("hopByHopHeaders")
  void of_hopByHopHeader_isDropped(String name) {
    assertThat(kindOf(name, false)).isEqualTo(RequestHeaderKind.DROPPED);
    assertThat(kindOf(name, true)).isEqualTo(RequestHeaderKind.DROPPED);
  }

  @ParameterizedTest
  @MethodSource("trustedOnlyHeaders")
  void of_whatOnlyATrustedPeerMaySay_isDroppedFromOthers(String name) {
    assertThat(kindOf(name, false)).isEqualTo(RequestHeaderKind.DROPPED);
    assertThat(kindOf(name, true)).isEqualTo(RequestHeaderKind.END_TO_END);
  }

  @ParameterizedTest
  @ValueSource(strings = {"connection", "Connection", "CONNECTION", "cONNECTION"})
  void of_connection_isItsOwnKind(String name) {
    assertThat(kindOf(name, false)).isEqualTo(RequestHeaderKind.CONNECTION);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "accept",
        "Authorization",
        "Cookie",
        "User-Agent",
        "b",
        "b4",
        "b3x",
        "xb3",
        "x-b3",
        "x-b3trace",
        "trace-parent",
        "traceparents",
        "baggages",
        "uber-trace",
        "uberctx",
        "jaeger",
        "x-datadog",
        "x-amzn-trace-ids",
        "micro-trace",
        "micro-from-services",
        "x-request-id",
        "ta",
        "hosts",
        "expect",
        "trailer",
        "date",
        "",
        "x",
        "tracepar\u0435nt",
        "\u212aeep-alive",
        "content-lengthx",
        "x-forwarded-for-real"
      })
  void of_anyOther_passes(String name) {
    assertThat(kindOf(name, false)).isEqualTo(RequestHeaderKind.END_TO_END);
  }

  private static RequestHeaderKind kindOf(String name, boolean trustedPeer) {
    return RequestHeaderKind.of(new Fields().add(name, "x"), 0, trustedPeer);
  }

  private static Stream<String> inEveryCase(String... names) {
    return Stream.of(names)
        .flatMap(name -> List.of(name, name.toUpperCase(Locale.ROOT), mixed(name)).stream());
  }

  private static String mixed(String name) {
    StringBuilder mixed = new StringBuilder(name);
    for (int i = 0; i < name.length(); i += 2) {
      mixed.setCharAt(i, Character.toUpperCase(name.charAt(i)));
    }
    return mixed.toString();
  }
}
