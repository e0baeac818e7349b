package io.headwater.propagation.jaeger;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.propagation.contract.FormatTraits;
import io.headwater.propagation.contract.HeaderLines;
import io.headwater.propagation.contract.Incoming;
import io.headwater.propagation.contract.PropagatorContract;
import io.headwater.propagation.header.CallerDecision;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.BaggageBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JaegerPropagatorTest extends PropagatorContract {
  private static final String ID = Incoming.TRACE_ID + ":" + Incoming.SPAN_ID;
  private static final String SAMPLED = "uber-trace-id: " + ID + ":0:1";

  @Override
  protected TextMapPropagator propagator() {
    return JaegerPropagator.create();
  }

  @Override
  protected FormatTraits traits() {
    return FormatTraits.withDebug();
  }

  @Override
  protected String idHeader() {
    return "uber-trace-id";
  }

  @Override
  protected Map<String, String> headers(String traceId, String spanId, boolean sampled) {
    return Map.of("uber-trace-id", traceId + ":" + spanId + ":0:" + (sampled ? "1" : "0"));
  }

  @Override
  protected Stream<String> malformed() {
    return Stream.of(
        ID,
        ID + ":0",
        ID + ":0:",
        ID + ":0:1:",
        ID + ":0:1:1",
        ID + "::1",
        ID + ":x:1",
        ID + ":" + Incoming.TRACE_ID + ":1",
        ID + ":0:-1",
        ID + ":0:001",
        ID + ":0:x",
        ID + ":0:+1",
        ":" + Incoming.SPAN_ID + ":0:1",
        Incoming.TRACE_ID + "::0:1",
        "0" + ID + ":0:1",
        Incoming.TRACE_ID + ":0" + Incoming.SPAN_ID + ":0:1",
        "0:1:0:1",
        "1:0:0:1",
        ID.toUpperCase(Locale.ROOT) + ":0:1",
        "0x1:1:0:1",
        ID.replace(":", "%3B") + "%3A0%3A1",
        ID.replace(":", "%253A") + ":0:1",
        ID + "%3A0%3A1%3A",
        ID + ":0:1%");
  }

  @ParameterizedTest
  @CsvSource({
    "0,NOT_SAMPLED",
    "1,SAMPLED",
    "01,SAMPLED",
    "2,DEBUG",
    "3,DEBUG",
    "03,DEBUG",
    "4,NOT_SAMPLED",
    "9,SAMPLED",
    "fd,SAMPLED",
    "ff,DEBUG"
  })
  void flags_areReadAsBits(String flags, CallerDecision decision) {
    Context context = extract(Context.root(), "uber-trace-id: " + ID + ":0:" + flags);
    assertThat(CallerDecision.of(context)).isEqualTo(decision);
    assertThat(spanOf(context).isSampled()).isEqualTo(decision.isSampled());
  }

  @Test
  void shortIds_arePadded() {
    SpanContext span = read("uber-trace-id: a:b:c:1");
    assertThat(span.getTraceId()).isEqualTo("0".repeat(31) + "a");
    assertThat(span.getSpanId()).isEqualTo("0".repeat(15) + "b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"%3A", "%3a"})
  void encodedColons_areColons(String colon) {
    assertThat(read("uber-trace-id: " + (ID + ":0:1").replace(":", colon)))
        .isEqualTo(read(SAMPLED));
  }

  @Test
  void parentsParent_isOfNoUse() {
    assertThat(read("uber-trace-id: " + ID + ":" + Incoming.SPAN_ID + ":1"))
        .isEqualTo(read(SAMPLED));
  }

  @Test
  void debugId_isADecisionWithoutATrace() {
    Context context = extract(Context.root(), "Jaeger-Debug-Id: ticket-7");
    assertThat(CallerDecision.of(context)).isEqualTo(CallerDecision.DEBUG);
    assertThat(spanOf(context).isValid()).isFalse();
  }

  @Test
  void debugIdBesideATrace_changesNothing() {
    Context context =
        extract(Context.root(), "uber-trace-id: " + ID + ":0:0", "jaeger-debug-id: ticket-7");
    assertThat(CallerDecision.of(context)).isEqualTo(CallerDecision.NOT_SAMPLED);
  }

  @Test
  void debugIdTwiceOrHuge_leavesTheContext() {
    assertThat(extract(Context.root(), "jaeger-debug-id: a", "jaeger-debug-id: b"))
        .isSameAs(Context.root());
    assertThat(extract(Context.root(), "jaeger-debug-id: " + "a".repeat(257)))
        .isSameAs(Context.root());
  }

  // --- baggage ---

  private Baggage baggage(String... lines) {
    HeaderLines headers = HeaderLines.of(lines);
    return Baggage.fromContext(
        propagator()
            .extract(
                Context.root(),
                headers.add("uber-trace-id", ID + ":0:1"),
                new HeaderLines.Getter()));
  }

  @Test
  void baggage_isReadAndDecoded() {
    Baggage baggage =
        baggage("uberctx-user: 7", "UberCtx-Tenant: a%20b%2Bc+d", "uberctx-x.y: caf%C3%A9");
    assertThat(baggage.size()).isEqualTo(3);
    assertThat(baggage.getEntryValue("user")).isEqualTo("7");
    assertThat(baggage.getEntryValue("tenant")).isEqualTo("a b+c d");
    assertThat(baggage.getEntryValue("x.y")).isEqualTo("caf\u00e9");
  }

  @Test
  void baggageWithoutTrace_isNotRead() {
    assertThat(extract(Context.root(), "uberctx-user: 7")).isSameAs(Context.root());
  }

  @Test
  void malformedBaggage_isLeftOutAloneAndTheRestIsNot() {
    Baggage baggage =
        baggage(
            "uberctx-: 1",
            "uberctx-a b: 2",
            "uberctx-bad: %zz",
            "uberctx-cut: %4",
            "uberctx-twice: 1",
            "uberctx-twice: 2",
            "uberctx-good: 3");
    assertThat(baggage.asMap()).containsOnlyKeys("good");
  }

  @ParameterizedTest
  @CsvSource({"64,64", "65,64", "1000,64"})
  void baggage_hasAtMost64Entries(int sent, int kept) {
    String[] lines = new String[sent];
    for (int i = 0; i < sent; i++) {
      lines[i] = "uberctx-k" + i + ": v";
    }
    assertThat(baggage(lines).size()).isEqualTo(kept);
  }

  @ParameterizedTest
  @CsvSource({"8189,true", "8190,true", "8191,false"})
  void baggage_hasAtMost8192Characters(int chars, boolean kept) {
    Baggage baggage = baggage("uberctx-k1: " + "v".repeat(chars));
    assertThat(baggage.size()).isEqualTo(kept ? 1 : 0);
  }

  @Test
  void baggage_isWrittenEncodedAndReadTheSame() {
    Baggage baggage = Baggage.builder().put("user", "7").put("odd", "a b+c%d\r\n\u00e9=,;").build();
    Map<String, String> headers = write(extract(Context.root(), SAMPLED).with(baggage));
    assertThat(headers)
        .containsEntry("uberctx-user", "7")
        .containsEntry("uberctx-odd", "a%20b%2Bc%25d%0D%0A%C3%A9%3D%2C%3B");
    assertThat(Baggage.fromContext(extract(Context.root(), headers))).isEqualTo(baggage);
  }

  @Test
  void baggageThatFitsNoHeader_isNotWritten() {
    Baggage baggage =
        Baggage.builder().put("a b", "1").put("c:d", "2").put("Fine", "3").put("fine", "4").build();
    Map<String, String> headers =
        new TreeMap<>(write(extract(Context.root(), SAMPLED).with(baggage)));
    headers.remove("uber-trace-id");
    assertThat(headers).containsOnlyKeys("uberctx-fine");
  }

  @Test
  void tooMuchBaggage_isNotWritten() {
    BaggageBuilder baggage = Baggage.builder();
    for (int i = 0; i < 100; i++) {
      baggage.put("k" + i, "v");
    }
    baggage.put("huge", "v".repeat(8192));
    assertThat(write(extract(Context.root(), SAMPLED).with(baggage.build())))
        .hasSize(1 + 64)
        .doesNotContainKey("uberctx-huge");
  }
}
