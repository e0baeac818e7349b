package io.headwater.propagation.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.propagation.TraceHeaders;
import io.headwater.propagation.header.CallerDecision;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** How a format is written. */
interface PropagatorWritingCases extends PropagatorKit {
  @Test
  default void whatIsWritten_isReadTheSame() {
    for (int flags = formatTraits().saysNo() ? 0 : 1; flags < 2; flags++) {
      SpanContext context = PropagatorKit.context(flags, TraceState.getDefault());
      assertThat(read(write(context))).isEqualTo(context);
    }
  }

  @Test
  default void whatIsWrittenOfRandomIds_isReadTheSame() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 5_000; i++) {
      SpanContext context =
          SpanContext.createFromRemoteParent(
              hex(random.nextInt(8) == 0 ? 0 : random.nextLong()) + hex(nonZero(random)),
              hex(nonZero(random)),
              TraceFlags.fromByte((byte) (formatTraits().saysNo() ? random.nextInt(2) : 1)),
              TraceState.getDefault());
      assertThat(read(write(context))).as("seed " + seed).isEqualTo(context);
    }
  }

  private static long nonZero(Random random) {
    long value = random.nextLong() >>> random.nextInt(64);
    return value == 0 ? 1 : value;
  }

  private static String hex(long value) {
    return String.format("%016x", value);
  }

  @Test
  default void sampledContext_isWrittenAsTheFormatHasIt() {
    assertThat(write(PropagatorKit.context(1, TraceState.getDefault())))
        .isEqualTo(new TreeMap<>(sampled()));
  }

  @Test
  default void notSampledContext_isSaidExplicitlyWhereTheFormatCan() {
    Map<String, String> written = write(PropagatorKit.context(0, TraceState.getDefault()));
    if (formatTraits().saysNo()) {
      assertThat(written)
          .isEqualTo(new TreeMap<>(headersOf(Incoming.TRACE_ID, Incoming.SPAN_ID, false)));
    } else {
      assertThat(written).isEmpty();
    }
  }

  @Test
  default void debug_survivesWhereTheFormatCanSayIt() {
    Context debug =
        CallerDecision.DEBUG.within(Context.root(), Incoming.TRACE_ID, Incoming.SPAN_ID);
    Context read = extract(Context.root(), write(debug));
    assertThat(PropagatorKit.spanOf(read).isSampled()).isTrue();
    assertThat(CallerDecision.of(read))
        .isEqualTo(formatTraits().saysDebug() ? CallerDecision.DEBUG : CallerDecision.SAMPLED);
  }

  @Test
  default void debugOfAnotherTrace_isNotWritten() {
    Context debug = CallerDecision.DEBUG.within(Context.root(), "1".repeat(32), Incoming.SPAN_ID);
    Context now = debug.with(Span.wrap(PropagatorKit.context(1, TraceState.getDefault())));
    assertThat(write(now)).isEqualTo(new TreeMap<>(sampled()));
  }

  @Test
  default void whatWasLeftOpen_isPassedOnAsANo() {
    Context open =
        CallerDecision.DEFERRED.within(Context.root(), Incoming.TRACE_ID, Incoming.SPAN_ID);
    assertThat(write(open)).isEqualTo(write(PropagatorKit.context(0, TraceState.getDefault())));
  }

  @Test
  default void spanOfThisProcess_isWrittenLikeARemoteOne() {
    SpanContext local =
        SpanContext.create(
            Incoming.TRACE_ID, Incoming.SPAN_ID, TraceFlags.getSampled(), TraceState.getDefault());
    assertThat(write(local)).isEqualTo(new TreeMap<>(sampled()));
  }

  @Test
  default void whatIsWritten_isAmongTheFields() {
    TraceState state = TraceState.builder().put("a", "b").build();
    assertThat(format().fields()).containsAll(write(PropagatorKit.context(1, state)).keySet());
  }

  @Test
  default void whatIsWritten_isTakenForATraceHeader() {
    assertThat(write(PropagatorKit.context(1, TraceState.getDefault())).keySet())
        .isNotEmpty()
        .allMatch(TraceHeaders::isTraceHeader);
  }

  @Test
  default void whatIsWritten_isVisibleAscii() {
    assertThat(write(PropagatorKit.context(1, TraceState.getDefault())).values())
        .allMatch(value -> value.chars().allMatch(c -> c > ' ' && c < 0x7f));
  }

  @Test
  default void noTrace_writesNothing() {
    assertThat(write(SpanContext.getInvalid())).isEmpty();
    assertThat(write(Context.root())).isEmpty();
    assertThat(write(CallerDecision.SAMPLED.withoutTrace(Context.root()))).isEmpty();
  }

  @Test
  default void fields_areTraceHeadersInLowerCaseEachOnce() {
    assertThat(format().fields())
        .contains(idName())
        .doesNotHaveDuplicates()
        .allMatch(name -> name.equals(name.toLowerCase(Locale.ROOT)))
        .allMatch(TraceHeaders::isTraceHeader);
  }

  @Test
  default void name_tellsTheFormat() {
    assertThat(format().toString()).startsWith(format().getClass().getSimpleName());
  }
}
