package io.headwater.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.propagation.contract.Incoming;
import io.headwater.propagation.contract.MapGetter;
import io.headwater.propagation.contract.SpanRecorder;
import io.headwater.propagation.w3c.W3cPropagator;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Beside another instrumentation, a call has one span. */
@SuppressWarnings("try")
final class OtherInstrumentationTest {
  private static final Map<String, String> SAMPLED = Map.of("traceparent", Incoming.SAMPLED);

  @RegisterExtension final SpanRecorder spans = new SpanRecorder();

  private ServerSpan open(Map<String, String> headers) {
    return spans.tracing().serverSpans().open(headers, new MapGetter(), new Named());
  }

  /** The span that another one opens for a call. */
  private Span another(Map<String, String> headers) {
    return spans
        .openTelemetry()
        .getTracer("another")
        .spanBuilder("another")
        .setSpanKind(SpanKind.SERVER)
        .setParent(W3cPropagator.create().extract(Context.root(), headers, new MapGetter()))
        .startSpan();
  }

  @Test
  void callThatAnotherHasOpened_keepsItsContext() {
    Span another = another(SAMPLED);
    Context context = Context.root().with(another);
    try (Scope scope = context.makeCurrent()) {
      ServerSpan span = open(SAMPLED);
      assertThat(span.isJoined()).isFalse();
      assertThat(span.context()).isSameAs(context);
      span.end();
    }
    another.end();
    spans.await(1);
  }

  @Test
  void callOfAnotherTrace_isJoined() {
    Span another =
        another(Map.of("traceparent", "00-11111111111111111111111111111111-2222222222222222-01"));
    try (Scope scope = Context.root().with(another).makeCurrent()) {
      ServerSpan span = open(SAMPLED);
      assertThat(span.isJoined()).isTrue();
      span.end();
    }
    another.end();
    spans.await(2);
  }

  @Test
  void callerThatIsOnlyPassedOn_isJoined() {
    Context passedOn = W3cPropagator.create().extract(Context.root(), SAMPLED, new MapGetter());
    try (Scope scope = passedOn.makeCurrent()) {
      ServerSpan span = open(SAMPLED);
      assertThat(span.isJoined()).isTrue();
      span.end();
    }
    spans.await(1);
  }

  @Test
  void callWithinACallOfOurs_isJoined() {
    ServerSpan outer = open(SAMPLED);
    try (Scope scope = outer.makeCurrent()) {
      ServerSpan inner = open(SAMPLED);
      assertThat(inner.isJoined()).isTrue();
      inner.end();
    }
    outer.end();
    spans.await(2);
  }

  private static final class Named implements SpanDescription<Map<String, String>> {
    @Override
    public String nameOf(Map<String, String> call) {
      return "call";
    }

    @Override
    public void describe(Map<String, String> call, SpanBuilder span) {}
  }
}
