package io.headwater.propagation.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.propagation.TraceHeaders;
import io.headwater.propagation.header.CallerDecision;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every format of trace headers has to do. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class PropagatorContract {
  private static final ContextKey<String> OTHER = ContextKey.named("other");

  /** The ids of {@link Incoming}, sampled, in every format. */
  private static final Map<String, String> ALL_FORMATS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("traceparent", "00-" + Incoming.TRACE_ID + "-" + Incoming.SPAN_ID + "-01"),
              Map.entry("b3", Incoming.TRACE_ID + "-" + Incoming.SPAN_ID + "-1"),
              Map.entry("x-b3-traceid", Incoming.TRACE_ID),
              Map.entry("x-b3-spanid", Incoming.SPAN_ID),
              Map.entry("x-b3-sampled", "1"),
              Map.entry("uber-trace-id", Incoming.TRACE_ID + ":" + Incoming.SPAN_ID + ":0:1"),
              Map.entry("uberctx-user", "7"),
              Map.entry(
                  "x-amzn-trace-id",
                  "Root=1-0af76519-16cd43dd8448eb211c80319c;Parent=b7ad6b7169203331;Sampled=1"),
              Map.entry("x-datadog-trace-id", "9532127138774266268"),
              Map.entry("x-datadog-parent-id", "13235353014750950193"),
              Map.entry("x-datadog-sampling-priority", "1"),
              Map.entry("x-datadog-tags", "_dd.p.tid=0af7651916cd43dd"),
              Map.entry("micro-trace-id", Incoming.TRACE_ID),
              Map.entry("micro-span-id", Incoming.SPAN_ID)));

  /** The format. */
  protected abstract TextMapPropagator propagator();

  /** What sets it apart. */
  protected FormatTraits traits() {
    return FormatTraits.plain();
  }

  /** Name of the header that carries the trace id, lower case. */
  protected abstract String idHeader();

  /**
   * The headers of a context, names in lower case.
   *
   * @param sampled is true where the format can say nothing else
   */
  protected abstract Map<String, String> headers(String traceId, String spanId, boolean sampled);

  /** Values of the id header that are to be read as absent. */
  protected abstract Stream<String> malformed();

  /** Reads headers given as {@code name: value}. */
  protected Context extract(Context context, String... lines) {
    return propagator().extract(context, HeaderLines.of(lines), new HeaderLines.Getter());
  }

  protected Context extract(Context context, Map<String, String> headers) {
    return propagator().extract(context, HeaderLines.of(headers), new HeaderLines.Getter());
  }

  protected SpanContext read(String... lines) {
    return spanOf(extract(Context.root(), lines));
  }

  protected SpanContext read(Map<String, String> headers) {
    return spanOf(extract(Context.root(), headers));
  }

  protected Map<String, String> write(SpanContext span) {
    return write(Context.root().with(Span.wrap(span)));
  }

  protected Map<String, String> write(Context context) {
    Map<String, String> headers = new TreeMap<>();
    propagator()
        .inject(
            context,
            headers,
            (map, name, value) -> {
              assertThat(name).isEqualTo(name.toLowerCase(Locale.ROOT));
              assertThat(headers.put(name, value)).as("second value of " + name).isNull();
            });
    return headers;
  }

  protected static SpanContext spanOf(Context context) {
    return Span.fromContext(context).getSpanContext();
  }

  protected static SpanContext context(int flags, TraceState state) {
    return SpanContext.createFromRemoteParent(
        Incoming.TRACE_ID, Incoming.SPAN_ID, TraceFlags.fromByte((byte) flags), state);
  }

  private Map<String, String> sampled() {
    return headers(Incoming.TRACE_ID, Incoming.SPAN_ID, true);
  }

  private String idValue() {
    return sampled().getOrDefault(idHeader(), "");
  }

  /** The headers of a sampled context, that with the id replaced. */
  private Map<String, String> sampledWith(String value) {
    Map<String, String> headers = new LinkedHashMap<>(sampled());
    headers.put(idHeader(), value);
    return headers;
  }

  private static Map<String, String> renamed(
      Map<String, String> headers, java.util.function.UnaryOperator<String> names) {
    Map<String, String> renamed = new LinkedHashMap<>();
    headers.forEach((name, value) -> renamed.put(names.apply(name), value));
    return renamed;
  }

  // --- reading ---

  @Test
  void sampledHeaders_areRead() {
    SpanContext context = read(sampled());
    assertThat(context.getTraceId()).isEqualTo(Incoming.TRACE_ID);
    assertThat(context.getSpanId()).isEqualTo(Incoming.SPAN_ID);
    assertThat(context.isSampled()).isTrue();
    assertThat(context.isRemote()).isTrue();
  }

  @Test
  void notSampledHeaders_areRead() {
    boolean said = !traits().saysNo();
    SpanContext context = read(headers(Incoming.TRACE_ID, Incoming.SPAN_ID, said));
    assertThat(context.getTraceId()).isEqualTo(Incoming.TRACE_ID);
    assertThat(context.isSampled()).isEqualTo(said);
  }

  @Test
  void whatTheCallerDecided_isKnown() {
    assertThat(CallerDecision.of(extract(Context.root(), sampled())))
        .isEqualTo(CallerDecision.SAMPLED);
    assertThat(CallerDecision.of(extract(Context.root()))).isNull();
    if (traits().saysNo()) {
      assertThat(
              CallerDecision.of(
                  extract(Context.root(), headers(Incoming.TRACE_ID, Incoming.SPAN_ID, false))))
          .isEqualTo(CallerDecision.NOT_SAMPLED);
    }
  }

  @Test
  void absentHeader_leavesTheContext() {
    Context context = Context.root().with(Span.wrap(context(1, TraceState.getDefault())));
    assertThat(extract(context)).isSameAs(context);
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void malformedHeader_leavesTheContext(String value) {
    assertThat(extract(Context.root(), sampledWith(value))).isSameAs(Context.root());
  }

  @Test
  void malformedHeader_leavesTheTraceThatThereIs() {
    Context context = Context.root().with(Span.wrap(context(1, TraceState.getDefault())));
    assertThat(extract(context, sampledWith("nonsense"))).isSameAs(context);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t", ",", ";", "-", ":", "=", "null", "\u0000", "\r\n"})
  void valueOfNothing_leavesTheContext(String value) {
    assertThat(extract(Context.root(), sampledWith(value))).isSameAs(Context.root());
  }

  @Test
  void repeatedHeader_leavesTheContext() {
    HeaderLines headers = HeaderLines.of(sampled()).add(idHeader(), idValue());
    assertThat(propagator().extract(Context.root(), headers, new HeaderLines.Getter()))
        .isSameAs(Context.root());
  }

  @Test
  void repeatedHeaderInOtherCase_leavesTheContext() {
    HeaderLines headers =
        HeaderLines.of(sampled()).add(idHeader().toUpperCase(Locale.ROOT), idValue());
    assertThat(propagator().extract(Context.root(), headers, new HeaderLines.Getter()))
        .isSameAs(Context.root());
  }

  @Test
  void twoValuesInOneHeader_leaveTheContext() {
    for (String glue : new String[] {",", ", ", " ", ";"}) {
      String twice = idValue() + glue + idValue();
      assertThat(extract(Context.root(), sampledWith(twice))).isSameAs(Context.root());
    }
  }

  @Test
  void nothingToReadFrom_leavesTheContext() {
    assertThat(propagator().extract(Context.root(), null, new HeaderLines.Getter()))
        .isSameAs(Context.root());
  }

  @Test
  void carrierThatKnowsFirstValuesOnly_isRead() {
    Context context =
        propagator()
            .extract(Context.root(), HeaderLines.of(sampled()), new HeaderLines.FirstGetter());
    assertThat(spanOf(context).isSampled()).isTrue();
  }

  @Test
  void namesInUpperCase_areRead() {
    assertThat(read(renamed(sampled(), name -> name.toUpperCase(Locale.ROOT))))
        .isEqualTo(read(sampled()));
  }

  @Test
  void namesInMixedCase_areRead() {
    assertThat(
            read(
                renamed(
                    sampled(),
                    name -> name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1))))
        .isEqualTo(read(sampled()));
  }

  @Test
  void blanksAroundValues_areNoPartOfThem() {
    Map<String, String> headers = new LinkedHashMap<>();
    sampled().forEach((name, value) -> headers.put(name, " \t" + value + "\t "));
    assertThat(read(headers)).isEqualTo(read(sampled()));
  }

  @Test
  void traceIdOfZeros_leavesTheContext() {
    assertThat(extract(Context.root(), headers("0".repeat(32), Incoming.SPAN_ID, true)))
        .isSameAs(Context.root());
  }

  @Test
  void spanIdOfZeros_leavesTheContext() {
    assertThat(extract(Context.root(), headers(Incoming.TRACE_ID, "0".repeat(16), true)))
        .isSameAs(Context.root());
  }

  @Test
  void hugeValue_leavesTheContext() {
    for (String padding : new String[] {"0", "a", " ", "-", ":", ";", "%3A", "=,"}) {
      String huge = padding.repeat(1 << 18);
      assertThat(extract(Context.root(), sampledWith(huge))).isSameAs(Context.root());
      assertThat(extract(Context.root(), sampledWith(huge + idValue()))).isSameAs(Context.root());
      assertThat(extract(Context.root(), sampledWith(idValue() + huge))).isSameAs(Context.root());
    }
  }

  @Test
  void headersOfOtherFormats_areNotRead() {
    Map<String, String> foreign = new LinkedHashMap<>(ALL_FORMATS);
    assertThat(foreign.keySet()).allMatch(TraceHeaders::isTraceHeader);
    foreign.keySet().removeAll(propagator().fields());
    assertThat(foreign).hasSizeLessThan(ALL_FORMATS.size());
    assertThat(extract(Context.root(), foreign)).isSameAs(Context.root());
  }

  @Test
  void headersOfAllFormats_areReadAsThisOne() {
    assertThat(read(ALL_FORMATS)).isEqualTo(context(1, TraceState.getDefault()));
  }

  @Test
  void traceOfTheHeaders_replacesThatOfTheContext() {
    SpanContext other =
        SpanContext.create(
            "1".repeat(32), "2".repeat(16), TraceFlags.getDefault(), TraceState.getDefault());
    assertThat(spanOf(extract(Context.root().with(Span.wrap(other)), sampled())))
        .isEqualTo(context(1, TraceState.getDefault()));
  }

  @Test
  void whatElseIsInTheContext_stays() {
    assertThat(extract(Context.root().with(OTHER, "kept"), sampled()).get(OTHER)).isEqualTo("kept");
  }

  @Test
  void everyCutOfTheValue_isWholeOrNothing() {
    String value = idValue();
    for (int end = 0; end < value.length(); end++) {
      assertWholeOrNothing(sampledWith(value.substring(0, end)));
      assertWholeOrNothing(sampledWith(value.substring(end)));
    }
  }

  @Test
  void everyChangedCharacter_isWholeOrNothing() {
    String value = idValue();
    String strange = "\u0000\u0001\t\n\r \"%+,-.:;=Gz~\u007f\u0085\u00a0\u00e9\u0661\uff11\ud800";
    for (int i = 0; i < value.length(); i++) {
      for (int j = 0; j < strange.length(); j++) {
        assertWholeOrNothing(
            sampledWith(value.substring(0, i) + strange.charAt(j) + value.substring(i + 1)));
      }
    }
  }

  @Test
  void digitsOfOtherScripts_areNone() {
    String value = idValue();
    for (int i = 0; i < value.length(); i++) {
      if (Character.isDigit(value.charAt(i))) {
        for (char zero : new char[] {'\u0660', '\u0966', '\uff10'}) {
          char other = (char) (zero + value.charAt(i) - '0');
          assertThat(
                  extract(
                      Context.root(),
                      sampledWith(value.substring(0, i) + other + value.substring(i + 1))))
              .isSameAs(Context.root());
        }
      }
    }
  }

  @Test
  void randomText_isWholeOrNothing() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    String alphabet = "0123456789abcdefdABCDEFz-:;=%,?.~ RootParentSampled";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(80); length > 0; length--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      assertWholeOrNothing(sampledWith(text.toString()), "seed " + seed);
    }
  }

  private void assertWholeOrNothing(Map<String, String> headers) {
    assertWholeOrNothing(headers, "headers");
  }

  private void assertWholeOrNothing(Map<String, String> headers, String where) {
    Context context = extract(Context.root(), headers);
    boolean nothing = context == Context.root();
    boolean bare = CallerDecision.of(context) != null && !spanOf(context).isValid();
    assertThat(nothing || bare || spanOf(context).isValid()).as(where + " " + headers).isTrue();
    assertThat(spanOf(context).getTraceFlags().asByte()).isBetween((byte) 0, (byte) 3);
  }

  // --- writing ---

  @Test
  void whatIsWritten_isReadTheSame() {
    for (int flags = traits().saysNo() ? 0 : 1; flags < 2; flags++) {
      SpanContext context = context(flags, TraceState.getDefault());
      assertThat(read(write(context))).isEqualTo(context);
    }
  }

  @Test
  void whatIsWrittenOfRandomIds_isReadTheSame() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 5_000; i++) {
      SpanContext context =
          SpanContext.createFromRemoteParent(
              hex(random.nextInt(8) == 0 ? 0 : random.nextLong()) + hex(nonZero(random)),
              hex(nonZero(random)),
              TraceFlags.fromByte((byte) (traits().saysNo() ? random.nextInt(2) : 1)),
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
  void sampledContext_isWrittenAsTheFormatHasIt() {
    assertThat(write(context(1, TraceState.getDefault()))).isEqualTo(new TreeMap<>(sampled()));
  }

  @Test
  void notSampledContext_isSaidExplicitlyWhereTheFormatCan() {
    Map<String, String> written = write(context(0, TraceState.getDefault()));
    if (traits().saysNo()) {
      assertThat(written)
          .isEqualTo(new TreeMap<>(headers(Incoming.TRACE_ID, Incoming.SPAN_ID, false)));
    } else {
      assertThat(written).isEmpty();
    }
  }

  @Test
  void debug_survivesWhereTheFormatCanSayIt() {
    Context debug =
        CallerDecision.DEBUG.within(Context.root(), Incoming.TRACE_ID, Incoming.SPAN_ID);
    Context read = extract(Context.root(), write(debug));
    assertThat(spanOf(read).isSampled()).isTrue();
    assertThat(CallerDecision.of(read))
        .isEqualTo(traits().saysDebug() ? CallerDecision.DEBUG : CallerDecision.SAMPLED);
  }

  @Test
  void debugOfAnotherTrace_isNotWritten() {
    Context debug = CallerDecision.DEBUG.within(Context.root(), "1".repeat(32), Incoming.SPAN_ID);
    Context now = debug.with(Span.wrap(context(1, TraceState.getDefault())));
    assertThat(write(now)).isEqualTo(new TreeMap<>(sampled()));
  }

  @Test
  void whatWasLeftOpen_isPassedOnAsANo() {
    Context open =
        CallerDecision.DEFERRED.within(Context.root(), Incoming.TRACE_ID, Incoming.SPAN_ID);
    assertThat(write(open)).isEqualTo(write(context(0, TraceState.getDefault())));
  }

  @Test
  void spanOfThisProcess_isWrittenLikeARemoteOne() {
    SpanContext local =
        SpanContext.create(
            Incoming.TRACE_ID, Incoming.SPAN_ID, TraceFlags.getSampled(), TraceState.getDefault());
    assertThat(write(local)).isEqualTo(new TreeMap<>(sampled()));
  }

  @Test
  void whatIsWritten_isAmongTheFields() {
    TraceState state = TraceState.builder().put("a", "b").build();
    assertThat(propagator().fields()).containsAll(write(context(1, state)).keySet());
  }

  @Test
  void whatIsWritten_isTakenForATraceHeader() {
    assertThat(write(context(1, TraceState.getDefault())).keySet())
        .isNotEmpty()
        .allMatch(TraceHeaders::isTraceHeader);
  }

  @Test
  void whatIsWritten_isVisibleAscii() {
    assertThat(write(context(1, TraceState.getDefault())).values())
        .allMatch(value -> value.chars().allMatch(c -> c > ' ' && c < 0x7f));
  }

  @Test
  void noTrace_writesNothing() {
    assertThat(write(SpanContext.getInvalid())).isEmpty();
    assertThat(write(Context.root())).isEmpty();
    assertThat(write(CallerDecision.SAMPLED.withoutTrace(Context.root()))).isEmpty();
  }

  @Test
  void fields_areTraceHeadersInLowerCaseEachOnce() {
    assertThat(propagator().fields())
        .contains(idHeader())
        .doesNotHaveDuplicates()
        .allMatch(name -> name.equals(name.toLowerCase(Locale.ROOT)))
        .allMatch(TraceHeaders::isTraceHeader);
  }

  @Test
  void name_tellsTheFormat() {
    assertThat(propagator().toString()).startsWith(propagator().getClass().getSimpleName());
  }
}
