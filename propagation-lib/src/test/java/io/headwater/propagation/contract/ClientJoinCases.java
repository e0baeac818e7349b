package io.headwater.propagation.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.propagation.ClientSpan;
import io.headwater.propagation.b3.B3Propagator;
import io.headwater.propagation.w3c.W3cPropagator;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** When a call is part of a trace, and what the callee is told. */
@SuppressWarnings("try") // Scopes are there to be closed.
interface ClientJoinCases extends ClientKit {
  @Test
  default void sampledContext_hasASpanThatTheCalleeJoins() throws Exception {
    assertThat(get(Incoming.sampled(), "/x", NO_HEADERS)).isEqualTo(200);

    SpanData span = recorder().await(1).get(0);
    assertThat(span.getKind()).isEqualTo(SpanKind.CLIENT);
    assertThat(span.getTraceId()).isEqualTo(Incoming.TRACE_ID);
    assertThat(span.getParentSpanId()).isEqualTo(Incoming.SPAN_ID);
    assertThat(callee().values(0, "traceparent"))
        .containsExactly("00-" + Incoming.TRACE_ID + "-" + span.getSpanId() + "-03");
    assertThat(callee().values(0, "tracestate")).containsExactly("ot=th:0");
  }

  @Test
  default void noContext_sendsNothing() throws Exception {
    assertThat(get(Context.root(), "/x", NO_HEADERS)).isEqualTo(200);

    assertThat(callee().values(0, "traceparent")).isEmpty();
    assertThat(callee().values(0, "tracestate")).isEmpty();
    recorder().assertNone();
  }

  @Test
  default void notSampledContext_passesTheNoOn() throws Exception {
    get(Incoming.notSampled(), "/x", NO_HEADERS);

    assertThat(callee().values(0, "traceparent")).containsExactly(Incoming.NOT_SAMPLED);
    recorder().assertNone();
  }

  @Test
  default void headersByHand_areReplacedWhateverTheirCase() throws Exception {
    List<Map.Entry<String, String>> byHand =
        List.of(
            Map.entry("TraceParent", "00-11111111111111111111111111111111-2222222222222222-01"),
            Map.entry("TRACESTATE", "by=hand"),
            Map.entry("X-Other", "kept"));
    get(Incoming.sampled(), "/x", byHand);
    get(Incoming.notSampled(), "/x", byHand);
    get(Context.root(), "/x", byHand);
    if (!traits().replacesHandwritten()) {
      for (int i = 0; i < 3; i++) {
        assertThat(callee().values(i, "traceparent")).containsExactly(byHand.get(0).getValue());
        assertThat(callee().values(i, "tracestate")).containsExactly("by=hand");
      }
      recorder().assertNone();
      return;
    }

    String spanId = recorder().await(1).get(0).getSpanId();
    assertThat(callee().values(0, "traceparent"))
        .containsExactly("00-" + Incoming.TRACE_ID + "-" + spanId + "-03");
    assertThat(callee().values(0, "tracestate")).containsExactly("ot=th:0");
    assertThat(callee().values(1, "traceparent")).containsExactly(Incoming.NOT_SAMPLED);
    int left = traits().clearsUntraced() ? 0 : 1;
    assertThat(callee().values(2, "traceparent")).hasSize(left);
    assertThat(callee().values(2, "tracestate")).hasSize(left);
    for (int i = 0; i < 3; i++) {
      assertThat(callee().values(i, "x-other")).containsExactly("kept");
    }
  }

  @Test
  default void baggage_goesAlongWhereTheTraceIsJoined() throws Exception {
    Baggage baggage = Baggage.builder().put("tenant", "acme").build();
    get(Incoming.sampled().with(baggage), "/x", NO_HEADERS);
    get(Incoming.notSampled().with(baggage), "/x", NO_HEADERS);

    recorder().await(1);
    assertThat(callee().values(0, "baggage")).containsExactly("tenant=acme");
    assertThat(callee().values(1, "baggage")).isEmpty();
  }

  @Test
  default void injection_isReadByThePropagatorAgain() throws Exception {
    get(Incoming.sampled(), "/x", NO_HEADERS);

    Map<String, String> headers = Map.of("traceparent", callee().values(0, "traceparent").get(0));
    Context read = W3cPropagator.create().extract(Context.root(), headers, new MapGetter());
    assertThat(Span.fromContext(read).getSpanContext().getSpanId())
        .isEqualTo(recorder().awaitOne(SpanKind.CLIENT).getSpanId());
  }

  @Test
  default void severalFormats_areAllWritten() throws Exception {
    restart(
        recorder().tracing().withFormats(W3cPropagator.create(), B3Propagator.single()),
        uri -> null);
    get(Incoming.sampled(), "/x", NO_HEADERS);
    get(Incoming.notSampled(), "/x", NO_HEADERS);
    get(Context.root(), "/x", List.of(Map.entry("B3", "0")));

    String spanId = recorder().await(1).get(0).getSpanId();
    assertThat(callee().values(0, "b3")).containsExactly(Incoming.TRACE_ID + "-" + spanId + "-1");
    assertThat(callee().values(0, "traceparent")).hasSize(1);
    assertThat(callee().values(1, "b3"))
        .containsExactly(Incoming.TRACE_ID + "-" + Incoming.SPAN_ID + "-0");
    boolean cleared = traits().clearsUntraced() && traits().replacesHandwritten();
    assertThat(callee().values(2, "b3")).hasSize(cleared ? 0 : 1);
  }

  @Test
  default void callOnTopOfAnother_isOneCall() throws Exception {
    ClientSpan outer;
    try (Scope scope = Incoming.sampled().makeCurrent()) {
      outer = recorder().tracing().clientSpans().open("", new PlainDescription());
    }
    assertThat(get(outer.context(), "/x", NO_HEADERS)).isEqualTo(200);
    outer.end();

    SpanData span = recorder().await(1).get(0);
    assertThat(callee().values(0, "traceparent"))
        .containsExactly("00-" + Incoming.TRACE_ID + "-" + span.getSpanId() + "-03");
  }
}
