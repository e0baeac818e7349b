package io.headwater.propagation.contract;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The recorder fails on what it is there to fail on. */
final class SpanRecorderTest {
  private static final Duration AT_ONCE = Duration.ofMillis(200);

  private final SpanRecorder recorder = new SpanRecorder();

  private Span start(boolean remote) {
    SpanContext parent =
        remote
            ? SpanContext.createFromRemoteParent(
                Incoming.TRACE_ID,
                Incoming.SPAN_ID,
                TraceFlags.getSampled(),
                TraceState.getDefault())
            : SpanContext.create(
                Incoming.TRACE_ID,
                Incoming.SPAN_ID,
                TraceFlags.getSampled(),
                TraceState.getDefault());
    return recorder
        .openTelemetry()
        .getTracer("test")
        .spanBuilder("span")
        .setParent(Context.root().with(Span.wrap(parent)))
        .startSpan();
  }

  @Test
  void endedChildOfAnotherProcess_isFine() {
    start(true).end();
    assertThatCode(() -> recorder.assertClean(AT_ONCE)).doesNotThrowAnyException();
  }

  @Test
  void spanLeftOpen_fails() {
    Span open = start(true);
    assertThatThrownBy(() -> recorder.assertClean(AT_ONCE)).hasMessageContaining("left open");
    open.end();
  }

  @Test
  void parentThatWasNotRecorded_fails() {
    start(false).end();
    assertThatThrownBy(() -> recorder.assertClean(AT_ONCE)).isInstanceOf(AssertionError.class);
  }

  @Test
  void root_fails() {
    recorder.openTelemetry().getTracer("test").spanBuilder("root").startSpan().end();
    assertThatThrownBy(() -> recorder.assertClean(AT_ONCE)).isInstanceOf(AssertionError.class);
  }
}
