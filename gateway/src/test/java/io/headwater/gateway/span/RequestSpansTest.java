package io.headwater.gateway.span;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.gateway.decide.Decision;
import io.headwater.gateway.decide.DecisionReason;
import io.headwater.gateway.http.FailureKind;
import io.headwater.gateway.http.FakeRequest;
import io.headwater.gateway.http.GatewayFailure;
import io.headwater.gateway.route.RouteMatch;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestSpansTest {
  private static final RouteMatch USER =
      new RouteMatch("user", "users", "", "micro", "users", "/users/{id}");
  private static final RouteMatch GREETER =
      new RouteMatch("micro", "greeter", "Say.Hello", "micro", "greeter", null);
  private static final Decision RULED =
      new Decision(true, DecisionReason.RULE, "checkout", 0.25, "ot=th:c");
  private static final Decision DEFAULT =
      new Decision(true, DecisionReason.DEFAULT, null, 1, "ot=th:0");
  private static final Peer PEER = new Peer("users", "1.4.2", "", "127.0.0.1", 9_001);

  private final SpanRecording recording = new SpanRecording();

  @Test
  void open_rootSpan_saysWhatTheConventionsAsk() {
    FakeRequest request =
        FakeRequest.of("GET", "/users/7?a=1")
            .withAuthority("api.example.com:8443")
            .withHeader("User-Agent", "curl/8");
    open(request, USER, RULED).end(200, null);

    SpanData span = recording.onlyOne();
    assertThat(span.getName()).isEqualTo("GET /users/{id}");
    assertThat(span.getKind()).isEqualTo(SpanKind.SERVER);
    assertThat(span.getTraceId()).isEqualTo("0123456789abcdef1122334455667788");
    assertThat(span.getParentSpanContext().isValid()).isFalse();
    assertThat(span.getStatus()).isEqualTo(StatusData.unset());
    assertThat(attributes(span))
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry("http.request.method", "GET"),
                Map.entry("url.scheme", "http"),
                Map.entry("url.path", "/users/7"),
                Map.entry("url.query", "a=1"),
                Map.entry("server.address", "api.example.com"),
                Map.entry("server.port", 8_443L),
                Map.entry("client.address", "192.0.2.7"),
                Map.entry("network.peer.address", "192.0.2.7"),
                Map.entry("network.peer.port", 40_000L),
                Map.entry("network.protocol.version", "1.1"),
                Map.entry("user_agent.original", "curl/8"),
                Map.entry("http.route", "/users/{id}"),
                Map.entry("http.response.status_code", 200L),
                Map.entry("headwater.route", "user"),
                Map.entry("headwater.service", "users"),
                Map.entry("headwater.namespace", "micro"),
                Map.entry("headwater.sampling.reason", "rule"),
                Map.entry("headwater.sampling.rule", "checkout"),
                Map.entry("headwater.sampling.probability", 0.25),
                Map.entry("sampler.type", "probabilistic"),
                Map.entry("sampler.param", 0.25)));
  }

  @Test
  void open_resolvedCall_carriesMicrosWords() {
    open(FakeRequest.of("POST", "/greeter/say/hello"), GREETER, DEFAULT).end(200, null);
    SpanData span = recording.onlyOne();
    assertThat(span.getName()).isEqualTo("POST greeter Say.Hello");
    assertThat(attributes(span))
        .containsEntry("headwater.endpoint", "Say.Hello")
        .containsEntry("headwater.sampling.reason", "default")
        .doesNotContainKeys(
            "http.route", "url.query", "headwater.sampling.rule", "server.port", "error.type");
  }

  @Test
  void open_unroutedRequest_isNamedByItsMethodOnly() {
    RouteMatch nobody = new RouteMatch("micro", "nobody", "Nobody.7f", "micro", null, null);
    open(FakeRequest.of("GET", "/nobody/7f"), nobody, DEFAULT).end(404, null);
    assertThat(recording.onlyOne().getName()).isEqualTo("GET");
  }

  @ParameterizedTest
  @ValueSource(strings = {"BREW", "get", "GET /secret", "X"})
  void open_unknownMethod_isOtherAndKept(String method) {
    RootSpan root = open(FakeRequest.of(method, "/users/7"), USER, DEFAULT);
    root.openAttempt(PEER, 1).end(200, null);
    root.end(200, null);
    for (SpanData span : recording.ended()) {
      assertThat(span.getName()).isEqualTo("HTTP /users/{id}");
      assertThat(attributes(span))
          .containsEntry("http.request.method", "_OTHER")
          .containsEntry("http.request.method_original", method);
    }
  }

  @Test
  void open_manyOperations_namesAreBounded() {
    RequestSpans spans = recording.spans(3);
    for (int n = 0; n < 100; n++) {
      RouteMatch match =
          new RouteMatch("micro", "greeter", "Say.Hello" + n, "micro", "greeter", null);
      spans.open(FakeRequest.of("GET", "/x"), match, DEFAULT, 1, n + 1).end(200, null);
    }
    assertThat(recording.ended().stream().map(SpanData::getName).distinct())
        .containsExactly(
            "GET greeter Say.Hello0",
            "GET greeter Say.Hello1",
            "GET greeter Say.Hello2",
            "GET greeter");
  }

  @Test
  void spans_holdNoCredentials() {
    FakeRequest request =
        FakeRequest.of("GET", "/users/7?sig=s3cret&a=1&Signature=s3cret")
            .withHeader("Authorization", "Bearer s3cret")
            .withHeader("Cookie", "session=s3cret")
            .withHeader("Proxy-Authorization", "Basic s3cret")
            .withHeader("X-Api-Key", "s3cret");
    RootSpan root = recording.spans(10, "sig", "Signature").open(request, USER, DEFAULT, 1, 2);
    root.openAttempt(PEER, 1)
        .end(502, GatewayFailure.ofUpstream(FailureKind.UPSTREAM_RESET, false, "x"));
    root.end(502, GatewayFailure.ofUpstream(FailureKind.UPSTREAM_RESET, false, "x"));
    assertThat(recording.ended()).hasSize(2);
    for (SpanData span : recording.ended()) {
      assertThat(span.toString()).doesNotContain("s3cret").contains("REDACTED");
    }
  }

  @ParameterizedTest(name = "{0} {1}: error {2} {3}")
  @CsvSource({
    "200, , false, ",
    "302, , false, ",
    "400, , false, ",
    "404, , false, ",
    "499, CLIENT_GONE, false, ",
    "0, CLIENT_GONE, false, ",
    "400, MALFORMED_REQUEST, false, ",
    "404, SERVICE_UNKNOWN, false, ",
    "500, , true, 500",
    "503, , true, 503",
    "502, UPSTREAM_REFUSED, true, 502",
    "504, UPSTREAM_TIMEOUT, true, 504",
    "200, UPSTREAM_RESET, true, upstream-reset",
    "0, INTERNAL, true, internal",
  })
  void end_rootSpan_errorTable(
      int status, @Nullable FailureKind kind, boolean error, @Nullable String type) {
    open(FakeRequest.of("GET", "/users/7"), USER, DEFAULT).end(status, failure(kind));
    SpanData span = recording.onlyOne();
    assertThat(span.getStatus().getStatusCode())
        .isEqualTo(error ? StatusCode.ERROR : StatusCode.UNSET);
    assertThat(attributes(span).get("error.type")).isEqualTo(type);
    assertThat(attributes(span).get("headwater.failure"))
        .isEqualTo(kind == null ? null : kind.wireName());
    assertThat(attributes(span).get("http.response.status_code"))
        .isEqualTo(status == 0 ? null : (long) status);
  }

  @ParameterizedTest(name = "{0} {1}: error {2} {3}")
  @CsvSource({
    "200, , false, ",
    "302, , false, ",
    "404, , true, 404",
    "500, , true, 500",
    "0, UPSTREAM_REFUSED, true, upstream-refused",
    "200, UPSTREAM_RESET, true, upstream-reset",
    "0, CLIENT_GONE, false, ",
    "200, CLIENT_GONE, false, ",
  })
  void end_attemptSpan_errorTable(
      int status, @Nullable FailureKind kind, boolean error, @Nullable String type) {
    open(FakeRequest.of("GET", "/users/7"), USER, DEFAULT)
        .openAttempt(PEER, 1)
        .end(status, failure(kind));
    SpanData span = recording.onlyOne();
    assertThat(span.getStatus().getStatusCode())
        .isEqualTo(error ? StatusCode.ERROR : StatusCode.UNSET);
    assertThat(attributes(span).get("error.type")).isEqualTo(type);
  }

  @Test
  void openAttempt_eachAttempt_isItsOwnSpan() {
    FakeRequest request = FakeRequest.of("GET", "/users/7?a=1&sig=x");
    RootSpan root = recording.spans(10, "sig").open(request, USER, DEFAULT, 1, 2);
    AttemptSpan first = root.openAttempt(PEER, 1);
    first.end(0, GatewayFailure.ofUpstream(FailureKind.UPSTREAM_REFUSED, true, "refused"));
    AttemptSpan second = root.openAttempt(new Peer("users", "", "other", "::1", 9_002), 2);
    second.end(200, null);
    root.end(200, null);

    SpanData one = recording.ended().get(0);
    SpanData two = recording.ended().get(1);
    SpanData server = recording.ended().get(2);
    assertThat(one.getKind()).isEqualTo(SpanKind.CLIENT);
    assertThat(one.getParentSpanId()).isEqualTo(server.getSpanId());
    assertThat(two.getParentSpanId()).isEqualTo(server.getSpanId());
    assertThat(two.getTraceId()).isEqualTo(server.getTraceId());
    assertThat(Long.toHexString(first.spanId())).isEqualTo(one.getSpanId().replaceFirst("^0+", ""));
    assertThat(first.spanId()).isNotEqualTo(second.spanId());
    assertThat(attributes(one))
        .containsEntry("url.full", "http://127.0.0.1:9001/users/7?a=1&sig=REDACTED")
        .containsEntry("server.address", "127.0.0.1")
        .containsEntry("server.port", 9_001L)
        .containsEntry("service.peer.name", "users")
        .containsEntry("peer.service", "users")
        .containsEntry("service.peer.version", "1.4.2")
        .containsEntry("service.peer.namespace", "micro")
        .doesNotContainKey("http.request.resend_count");
    assertThat(attributes(two))
        .containsEntry("url.full", "http://[::1]:9002/users/7?a=1&sig=REDACTED")
        .containsEntry("service.peer.namespace", "other")
        .containsEntry("http.request.resend_count", 1L)
        .doesNotContainKey("service.peer.version");
  }

  @Test
  void end_twice_endsOnce() {
    RootSpan root = open(FakeRequest.of("GET", "/users/7"), USER, DEFAULT);
    AttemptSpan attempt = root.openAttempt(PEER, 1);
    attempt.end(200, null);
    attempt.end(500, failure(FailureKind.INTERNAL));
    root.end(200, null);
    root.end(500, failure(FailureKind.INTERNAL));
    assertThat(recording.ended()).hasSize(2);
    for (SpanData span : recording.ended()) {
      assertThat(span.getStatus()).isEqualTo(StatusData.unset());
      assertThat(attributes(span)).containsEntry("http.response.status_code", 200L);
    }
  }

  @ParameterizedTest
  @EnumSource(FailureKind.class)
  void end_failure_isNamedAsTheLedgerNamesIt(FailureKind kind) {
    open(FakeRequest.of("GET", "/users/7"), USER, DEFAULT).end(0, failure(kind));
    assertThat(attributes(recording.onlyOne())).containsEntry("headwater.failure", kind.wireName());
  }

  private RootSpan open(FakeRequest request, RouteMatch match, Decision decision) {
    return recording
        .spans(10)
        .open(request, match, decision, 0x0123456789abcdefL, 0x1122334455667788L);
  }

  private static @Nullable GatewayFailure failure(@Nullable FailureKind kind) {
    if (kind == null) {
      return null;
    }
    return switch (kind) {
      case CLIENT_GONE, MALFORMED_REQUEST, SERVICE_UNKNOWN -> GatewayFailure.ofClient(kind, "safe");
      case INTERNAL -> GatewayFailure.ofGateway(kind, "safe");
      default -> GatewayFailure.ofUpstream(kind, false, "safe");
    };
  }

  private static Map<String, Object> attributes(SpanData span) {
    return span.getAttributes().asMap().entrySet().stream()
        .collect(Collectors.toMap(entry -> key(entry.getKey()), Map.Entry::getValue));
  }

  private static String key(AttributeKey<?> key) {
    return key.getKey();
  }
}
