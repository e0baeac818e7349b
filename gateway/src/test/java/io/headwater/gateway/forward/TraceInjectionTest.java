package io.headwater.gateway.forward;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.headwater.gateway.http.FakeRequest;
import io.headwater.gateway.http.TraceFormat;
import io.headwater.propagation.TraceHeaders;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Golden bytes: what upstreams are told, in every format. */
class TraceInjectionTest {
  private static final long HIGH = 0x0af7651916cd43ddL;
  private static final long LOW = 0x8448eb211c80319cL;
  private static final long SPAN = 0xb7ad6b7169203331L;
  private static final OutboundTrace SAMPLED =
      new Requests.Told(true, true, HIGH, LOW, SPAN, "ot=th:c");
  private static final OutboundTrace NOT_SAMPLED =
      new Requests.Told(true, false, HIGH, LOW, SPAN, null);
  private static final OutboundTrace SMALL = new Requests.Told(true, true, 0, 1, 10, null);

  private static final Map<TraceFormat, List<String>> GOLDEN_SAMPLED =
      Map.of(
          TraceFormat.TRACECONTEXT,
          List.of(
              "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-03",
              "tracestate: ot=th:c"),
          TraceFormat.B3,
          List.of("b3: 0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-1"),
          TraceFormat.B3MULTI,
          List.of(
              "x-b3-traceid: 0af7651916cd43dd8448eb211c80319c",
              "x-b3-spanid: b7ad6b7169203331",
              "x-b3-sampled: 1"),
          TraceFormat.JAEGER,
          List.of("uber-trace-id: 0af7651916cd43dd8448eb211c80319c:b7ad6b7169203331:0:1"),
          TraceFormat.XRAY,
          List.of(
              "x-amzn-trace-id: Root=1-0af76519-16cd43dd8448eb211c80319c"
                  + ";Parent=b7ad6b7169203331;Sampled=1"),
          TraceFormat.DATADOG,
          List.of(
              "x-datadog-trace-id: 9532127138774266268",
              "x-datadog-parent-id: 13235353014750950193",
              "x-datadog-sampling-priority: 1",
              "x-datadog-tags: _dd.p.tid=0af7651916cd43dd"),
          TraceFormat.MICRO,
          List.of(
              "micro-trace-id: 0af7651916cd43dd8448eb211c80319c",
              "micro-span-id: b7ad6b7169203331"));

  private static final Map<TraceFormat, List<String>> GOLDEN_NOT_SAMPLED =
      Map.of(
          TraceFormat.TRACECONTEXT,
          List.of("traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-02"),
          TraceFormat.B3,
          List.of("b3: 0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0"),
          TraceFormat.B3MULTI,
          List.of(
              "x-b3-traceid: 0af7651916cd43dd8448eb211c80319c",
              "x-b3-spanid: b7ad6b7169203331",
              "x-b3-sampled: 0"),
          TraceFormat.JAEGER,
          List.of("uber-trace-id: 0af7651916cd43dd8448eb211c80319c:b7ad6b7169203331:0:0"),
          TraceFormat.XRAY,
          List.of(
              "x-amzn-trace-id: Root=1-0af76519-16cd43dd8448eb211c80319c"
                  + ";Parent=b7ad6b7169203331;Sampled=0"),
          TraceFormat.DATADOG,
          List.of(
              "x-datadog-trace-id: 9532127138774266268",
              "x-datadog-parent-id: 13235353014750950193",
              "x-datadog-sampling-priority: 0",
              "x-datadog-tags: _dd.p.tid=0af7651916cd43dd"),
          TraceFormat.MICRO,
          List.of());

  private static final Map<TraceFormat, List<String>> GOLDEN_SMALL =
      Map.of(
          TraceFormat.TRACECONTEXT,
          List.of("traceparent: 00-00000000000000000000000000000001-000000000000000a-03"),
          TraceFormat.B3,
          List.of("b3: 00000000000000000000000000000001-000000000000000a-1"),
          TraceFormat.B3MULTI,
          List.of(
              "x-b3-traceid: 00000000000000000000000000000001",
              "x-b3-spanid: 000000000000000a",
              "x-b3-sampled: 1"),
          TraceFormat.JAEGER,
          List.of("uber-trace-id: 00000000000000000000000000000001:000000000000000a:0:1"),
          TraceFormat.XRAY,
          List.of(
              "x-amzn-trace-id: Root=1-00000000-000000000000000000000001"
                  + ";Parent=000000000000000a;Sampled=1"),
          TraceFormat.DATADOG,
          List.of(
              "x-datadog-trace-id: 1", "x-datadog-parent-id: 10", "x-datadog-sampling-priority: 1"),
          TraceFormat.MICRO,
          List.of(
              "micro-trace-id: 00000000000000000000000000000001",
              "micro-span-id: 000000000000000a"));

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @ParameterizedTest
  @EnumSource
  void sampled_golden(TraceFormat format) {
    assertThat(written(SAMPLED, format)).isEqualTo(GOLDEN_SAMPLED.get(format));
  }

  @ParameterizedTest
  @EnumSource
  void notSampled_golden(TraceFormat format) {
    assertThat(written(NOT_SAMPLED, format)).isEqualTo(GOLDEN_NOT_SAMPLED.get(format));
  }

  @ParameterizedTest
  @EnumSource
  void smallIds_golden(TraceFormat format) {
    assertThat(written(SMALL, format)).isEqualTo(GOLDEN_SMALL.get(format));
  }

  @ParameterizedTest
  @EnumSource
  void untold_writesNothing(TraceFormat format) {
    assertThat(written(Requests.UNTOLD, format)).isEmpty();
  }

  @Test
  void everyFormatAtOnce_inTheirOrder() {
    TraceFormat[] all = TraceFormat.values();
    List<String> expected = new ArrayList<>();
    for (TraceFormat format : all) {
      expected.addAll(GOLDEN_SAMPLED.getOrDefault(format, List.of()));
    }
    assertThat(written(SAMPLED, all)).isEqualTo(expected);
    assertThat(written(Requests.UNTOLD, all)).isEmpty();
  }

  @Test
  void everyFormatAtOnceNotSampled_isANoInEach() {
    List<String> lines = written(NOT_SAMPLED, TraceFormat.values());
    assertThat(lines).hasSize(11);
    assertThat(lines).noneMatch(line -> line.startsWith("micro-"));
  }

  @Test
  void severalFormats_golden() {
    assertThat(written(NOT_SAMPLED, TraceFormat.JAEGER, TraceFormat.TRACECONTEXT))
        .containsExactly(
            "uber-trace-id: 0af7651916cd43dd8448eb211c80319c:b7ad6b7169203331:0:0",
            "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-02");
  }

  @Test
  void everyFormatAtOnce_hasOneValuePerHeaderAndTakesTheCallersPlace() {
    FakeRequest view = FakeRequest.of("GET", "/");
    for (String line : written(SAMPLED, TraceFormat.values())) {
      String name = line.substring(0, line.indexOf(':'));
      view = view.withHeader(name, "spoofed").withHeader(name.toUpperCase(Locale.ROOT), "spoofed");
    }
    ByteBuf out = Unpooled.buffer();
    OutboundRequest request = Requests.of(view, OutboundRequest.NO_BODY, false);
    Http1RequestWriter.write(Requests.with(request, TraceFormat.values()), SAMPLED, out);
    String head = out.toString(US_ASCII);
    assertThat(head).doesNotContain("spoofed");
    assertThat(
            head.lines()
                .filter(line -> line.contains(": "))
                .map(line -> line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT)))
        .doesNotHaveDuplicates()
        .contains("traceparent", "b3", "x-b3-traceid", "x-datadog-tags", "micro-span-id");
  }

  @Test
  void whatIsWritten_isTakenForATraceHeaderAgain() {
    assertThat(written(SAMPLED, TraceFormat.values()))
        .extracting(line -> line.substring(0, line.indexOf(':')))
        .allMatch(TraceHeaders::isTraceHeader);
  }

  @Test
  void formatTwice_isRefused() {
    assertThatThrownBy(() -> new TraceInjection(List.of(TraceFormat.B3, TraceFormat.B3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("formats: [B3, B3] (expected: each once)");
  }

  @Test
  void lowHalfOfZero_cannotBeSaidToDatadog() {
    OutboundTrace trace = new Requests.Told(true, true, HIGH, 0, SPAN, null);
    assertThat(written(trace, TraceFormat.DATADOG)).isEmpty();
  }

  @Test
  void idThatIsNotKnownToBeRandom_isNotSaidToBe() {
    assertThat(written(new Continued(true, null), TraceFormat.TRACECONTEXT))
        .containsExactly("traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    assertThat(written(new Continued(false, null), TraceFormat.TRACECONTEXT))
        .containsExactly("traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00");
  }

  @Test
  void baggage_isWrittenOnceWhateverTheFormats() {
    Continued trace = new Continued(true, "user=7;p,tenant=a%20b");
    assertThat(written(trace, TraceFormat.values()))
        .filteredOn(line -> line.startsWith("baggage"))
        .containsExactly("baggage: user=7;p,tenant=a%20b");
  }

  @Test
  void decimal_isUnsigned() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<Long> values = new ArrayList<>(List.of(0L, 1L, 9L, 10L, 11L, 99L, 100L, -1L, -2L, -10L));
    values.addAll(List.of(Long.MAX_VALUE, Long.MIN_VALUE, Long.MIN_VALUE + 1));
    for (long power = 1; power > 0 && power < Long.MAX_VALUE / 10; power *= 10) {
      values.addAll(List.of(power - 1, power, power + 1));
    }
    for (int i = 0; i < 100_000; i++) {
      values.add(random.nextLong() >>> random.nextInt(64));
    }
    ByteBuf out = Unpooled.buffer(32);
    for (long value : values) {
      out.clear();
      TraceDigits.decimal(value, out);
      assertThat(out.toString(US_ASCII)).as("seed " + seed).isEqualTo(Long.toUnsignedString(value));
    }
  }

  /** The unsampled path allocates nothing for tracing, and the sampled one nothing for writing. */
  @ParameterizedTest
  @EnumSource
  void write_allocatesNothing(TraceFormat format) {
    TraceInjection injection = new TraceInjection(List.of(format));
    assertThat(allocatedBy(injection, NOT_SAMPLED)).isLessThan(1_000);
    assertThat(allocatedBy(injection, SAMPLED)).isLessThan(1_000);
  }

  /** Least of some rounds of 10,000 each: a byte for each would show. */
  private long allocatedBy(TraceInjection injection, OutboundTrace trace) {
    ByteBuf out = Unpooled.buffer(1024);
    long thread = Thread.currentThread().getId();
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 12; round++) {
      long before = threads.getThreadAllocatedBytes(thread);
      for (int i = 0; i < 10_000; i++) {
        out.clear();
        injection.write(trace, out);
      }
      least = Math.min(least, threads.getThreadAllocatedBytes(thread) - before);
    }
    return least;
  }

  private static List<String> written(OutboundTrace trace, TraceFormat... formats) {
    ByteBuf out = Unpooled.buffer();
    new TraceInjection(List.of(formats)).write(trace, out);
    String text = out.toString(US_ASCII);
    assertThat(text.replace("\r\n", "")).doesNotContain("\r", "\n");
    return text.isEmpty() ? List.of() : List.of(text.substring(2).split("\r\n", -1));
  }

  /** A trace that was begun elsewhere. */
  private record Continued(boolean isSampled, @Nullable String baggage) implements OutboundTrace {
    @Override
    public boolean isAnnounced() {
      return true;
    }

    @Override
    public boolean isRandom() {
      return false;
    }

    @Override
    public long traceIdHigh() {
      return HIGH;
    }

    @Override
    public long traceIdLow() {
      return LOW;
    }

    @Override
    public long spanId() {
      return SPAN;
    }

    @Override
    public @Nullable String traceState() {
      return null;
    }
  }
}
