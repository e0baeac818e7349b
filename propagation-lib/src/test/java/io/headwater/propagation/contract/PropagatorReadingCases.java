package io.headwater.propagation.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.propagation.TraceHeaders;
import io.headwater.propagation.header.CallerDecision;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How a format is read. */
interface PropagatorReadingCases extends PropagatorKit {
  @Test
  default void sampledHeaders_areRead() {
    SpanContext context = read(sampled());
    assertThat(context.getTraceId()).isEqualTo(Incoming.TRACE_ID);
    assertThat(context.getSpanId()).isEqualTo(Incoming.SPAN_ID);
    assertThat(context.isSampled()).isTrue();
    assertThat(context.isRemote()).isTrue();
  }

  @Test
  default void notSampledHeaders_areRead() {
    boolean said = !formatTraits().saysNo();
    SpanContext context = read(headersOf(Incoming.TRACE_ID, Incoming.SPAN_ID, said));
    assertThat(context.getTraceId()).isEqualTo(Incoming.TRACE_ID);
    assertThat(context.isSampled()).isEqualTo(said);
  }

  @Test
  default void whatTheCallerDecided_isKnown() {
    assertThat(CallerDecision.of(extract(Context.root(), sampled())))
        .isEqualTo(CallerDecision.SAMPLED);
    assertThat(CallerDecision.of(extract(Context.root()))).isNull();
    if (formatTraits().saysNo()) {
      assertThat(
              CallerDecision.of(
                  extract(Context.root(), headersOf(Incoming.TRACE_ID, Incoming.SPAN_ID, false))))
          .isEqualTo(CallerDecision.NOT_SAMPLED);
    }
  }

  @Test
  default void absentHeader_leavesTheContext() {
    Context context =
        Context.root().with(Span.wrap(PropagatorKit.context(1, TraceState.getDefault())));
    assertThat(extract(context)).isSameAs(context);
  }

  @Test
  default void repeatedHeader_leavesTheContext() {
    HeaderLines headers = HeaderLines.of(sampled()).add(idName(), idValue());
    assertThat(format().extract(Context.root(), headers, new HeaderLines.Getter()))
        .isSameAs(Context.root());
  }

  @Test
  default void repeatedHeaderInOtherCase_leavesTheContext() {
    HeaderLines headers =
        HeaderLines.of(sampled()).add(idName().toUpperCase(Locale.ROOT), idValue());
    assertThat(format().extract(Context.root(), headers, new HeaderLines.Getter()))
        .isSameAs(Context.root());
  }

  @Test
  default void nothingToReadFrom_leavesTheContext() {
    assertThat(format().extract(Context.root(), null, new HeaderLines.Getter()))
        .isSameAs(Context.root());
  }

  @Test
  default void carrierThatKnowsFirstValuesOnly_isRead() {
    Context context =
        format().extract(Context.root(), HeaderLines.of(sampled()), new HeaderLines.FirstGetter());
    assertThat(PropagatorKit.spanOf(context).isSampled()).isTrue();
  }

  @Test
  default void namesInUpperCase_areRead() {
    assertThat(read(PropagatorKit.renamed(sampled(), name -> name.toUpperCase(Locale.ROOT))))
        .isEqualTo(read(sampled()));
  }

  @Test
  default void namesInMixedCase_areRead() {
    assertThat(
            read(
                PropagatorKit.renamed(
                    sampled(),
                    name -> name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1))))
        .isEqualTo(read(sampled()));
  }

  @Test
  default void blanksAroundValues_areNoPartOfThem() {
    Map<String, String> headers = new LinkedHashMap<>();
    sampled().forEach((name, value) -> headers.put(name, " \t" + value + "\t "));
    assertThat(read(headers)).isEqualTo(read(sampled()));
  }

  @Test
  default void headersOfOtherFormats_areNotRead() {
    Map<String, String> foreign = new LinkedHashMap<>(PropagatorKit.ALL_FORMATS);
    assertThat(foreign.keySet()).allMatch(TraceHeaders::isTraceHeader);
    foreign.keySet().removeAll(format().fields());
    assertThat(foreign).hasSizeLessThan(PropagatorKit.ALL_FORMATS.size());
    assertThat(extract(Context.root(), foreign)).isSameAs(Context.root());
  }

  @Test
  default void headersOfAllFormats_areReadAsThisOne() {
    assertThat(read(PropagatorKit.ALL_FORMATS))
        .isEqualTo(PropagatorKit.context(1, TraceState.getDefault()));
  }

  @Test
  default void traceOfTheHeaders_replacesThatOfTheContext() {
    SpanContext other =
        SpanContext.create(
            "1".repeat(32), "2".repeat(16), TraceFlags.getDefault(), TraceState.getDefault());
    assertThat(PropagatorKit.spanOf(extract(Context.root().with(Span.wrap(other)), sampled())))
        .isEqualTo(PropagatorKit.context(1, TraceState.getDefault()));
  }

  @Test
  default void whatElseIsInTheContext_stays() {
    assertThat(
            extract(Context.root().with(PropagatorKit.OTHER, "kept"), sampled())
                .get(PropagatorKit.OTHER))
        .isEqualTo("kept");
  }
}
