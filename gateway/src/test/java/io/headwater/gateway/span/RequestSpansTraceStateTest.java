package io.headwater.gateway.span;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.gateway.decide.Decision;
import io.headwater.gateway.decide.DecisionReason;
import io.headwater.gateway.http.FakeRequest;
import io.headwater.gateway.route.RouteMatch;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What ties the spans of one trace to each other, to their caller and to their threshold. */
class RequestSpansTraceStateTest {
  private static final RouteMatch MATCH =
      new RouteMatch("user", "users", "", "micro", "users", "/users/{id}");
  private static final long HIGH = 0x0af7651916cd43ddL;
  private static final String TRACE_ID = "0af7651916cd43dd0000000000000007";

  private final SpanRecording recording = new SpanRecording();

  @Test
  void spans_ofADecisionWithThreshold_allCarryIt() {
    open("ot=th:c", null);

    assertThat(recording.ended())
        .hasSize(2)
        .allSatisfy(
            span -> {
              assertThat(span.getTraceId()).isEqualTo(TRACE_ID);
              assertThat(span.getSpanContext().getTraceState().get("ot")).isEqualTo("th:c");
              assertThat(span.getSpanContext().getTraceFlags().asHex()).isEqualTo("03");
              assertThat(span.getLinks()).isEmpty();
            });
    assertThat(root().getParentSpanContext().isValid()).isFalse();
  }

  @Test
  void spans_ofATraceThatGoesOn_allCarryItsThreshold() {
    open("ot=th:c", new CallerSpan(HIGH, 7, 9, true, true));

    assertThat(recording.ended())
        .hasSize(2)
        .allSatisfy(
            span -> {
              assertThat(span.getTraceId()).isEqualTo(TRACE_ID);
              assertThat(span.getSpanContext().getTraceState().get("ot")).isEqualTo("th:c");
              // It is not known how the caller drew it.
              assertThat(span.getSpanContext().getTraceFlags().asHex()).isEqualTo("01");
              assertThat(span.getLinks()).isEmpty();
            });
    assertThat(root().getParentSpanId()).isEqualTo("0000000000000009");
    assertThat(root().getParentSpanContext().isRemote()).isTrue();
  }

  @Test
  void spans_ofATraceThatStartsAnewWithALink_pointToTheCaller() {
    open("ot=th:c", new CallerSpan(5, 6, 9, true, false));

    SpanData root = root();
    assertThat(root.getTraceId()).isEqualTo(TRACE_ID);
    assertThat(root.getParentSpanContext().isValid()).isFalse();
    assertThat(root.getSpanContext().getTraceFlags().asHex()).isEqualTo("03");
    assertThat(root.getTotalRecordedLinks()).isEqualTo(1);
    assertThat(root.getLinks())
        .singleElement()
        .satisfies(
            link -> {
              assertThat(link.getSpanContext().getSpanId()).isEqualTo("0000000000000009");
              assertThat(link.getSpanContext().getTraceId())
                  .isEqualTo("00000000000000050000000000000006");
            });
  }

  @Test
  void spans_ofADecisionWithoutThreshold_haveNoTraceState() {
    open(null, null);

    assertThat(recording.ended())
        .hasSize(2)
        .allSatisfy(span -> assertThat(span.getSpanContext().getTraceState().isEmpty()).isTrue());
  }

  @Test
  void traceStates_moreThanAreKept_eachIsItsOwn() {
    TraceStates states = new TraceStates();
    for (int i = 1; i < 1000; i++) {
      String threshold = "th:" + Integer.toHexString(i * 16 + 1);
      assertThat(states.of("ot=" + threshold).get("ot")).isEqualTo(threshold);
    }
    assertThat(states.of("ot=th:11")).isSameAs(states.of("ot=th:11"));
  }

  @Test
  void traceState_severalMembers_areKeptInOrderAndBadOnesLeftOut() {
    assertThat(
            TraceStates.parse(" ot=th:c;rv:0123456789abcd , nonsense,=x, bad=a=b,vendor=ab,")
                .asMap())
        .containsExactly(Map.entry("ot", "th:c;rv:0123456789abcd"), Map.entry("vendor", "ab"));
  }

  private void open(@Nullable String traceState, @Nullable CallerSpan caller) {
    Decision decision = new Decision(true, DecisionReason.RULE, "r", 0.25, traceState);
    RootSpan root =
        recording
            .spans(10)
            .open(FakeRequest.of("GET", "/users/1"), MATCH, decision, HIGH, 7, caller);
    root.openAttempt(new Peer("users", "", "", "127.0.0.1", 9001), 1).end(200, null);
    root.end(200, null);
  }

  private SpanData root() {
    return recording.ended().get(1);
  }
}
