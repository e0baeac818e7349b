package io.headwater.gateway.decide.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.gateway.http.FakeRequest;
import io.headwater.gateway.http.TraceFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InboundContextReaderTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String SPAN = "b7ad6b7169203331";
  private static final String TRACEPARENT = "traceparent: 00-" + TRACE + "-" + SPAN + "-01";

  private final InboundContextReader all =
      new InboundContextReader(List.of(TraceFormat.values()), List.of("vendor", "a@b"));

  private static FakeRequest request(String... lines) {
    FakeRequest request = FakeRequest.of("GET", "/");
    for (String line : lines) {
      int colon = line.indexOf(": ");
      request = request.withHeader(line.substring(0, colon), line.substring(colon + 2));
    }
    return request;
  }

  private InboundContext read(String... lines) {
    InboundContext context = all.read(request(lines));
    if (context == null) {
      throw new AssertionError("nothing was read of " + List.of(lines));
    }
    return context;
  }

  @Test
  void traceparent_isRead() {
    assertThat(read("TraceParent: 00-" + TRACE + "-" + SPAN + "-03"))
        .isEqualTo(
            new InboundContext(
                0x0af7651916cd43ddL,
                0x8448eb211c80319cL,
                0xb7ad6b7169203331L,
                true,
                false,
                true,
                null,
                TraceFormat.TRACECONTEXT));
  }

  @ParameterizedTest
  @CsvSource({"00,false,false", "01,true,false", "02,false,true", "03,true,true", "ff,true,true"})
  void flags_areReadAsBits(String flags, boolean sampled, boolean random) {
    InboundContext context = read("traceparent: 00-" + TRACE + "-" + SPAN + "-" + flags);
    assertThat(context.sampled()).isEqualTo(sampled);
    assertThat(context.randomFlag()).isEqualTo(random);
    assertThat(context.deferred()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "B3|b3: " + TRACE + "-" + SPAN + "-1|",
        "B3MULTI|x-b3-traceid: " + TRACE + "|x-b3-spanid: " + SPAN,
        "JAEGER|uber-trace-id: " + TRACE + ":" + SPAN + ":0:1|",
        "XRAY|x-amzn-trace-id: Root=1-0af76519-16cd43dd8448eb211c80319c;Parent=" + SPAN + "|",
        "DATADOG|x-datadog-trace-id: 9532127138774266268"
            + "|x-datadog-parent-id: 13235353014750950193",
        "MICRO|micro-trace-id: " + TRACE + "|micro-span-id: " + SPAN
      })
  void eachFormat_isRead(TraceFormat format, String line, @Nullable String other) {
    InboundContext context = other == null ? read(line) : read(line, other);
    assertThat(context.format()).isEqualTo(format);
    assertThat(context.traceIdLow()).isEqualTo(0x8448eb211c80319cL);
    assertThat(context.spanId()).isEqualTo(0xb7ad6b7169203331L);
    assertThat(context.randomFlag()).isFalse();
    assertThat(context.traceState()).isNull();
  }

  @Test
  void nothing_isNull() {
    assertThat(all.read(request())).isNull();
    assertThat(all.read(request("accept: */*", "tracestate: ot=th:c"))).isNull();
  }

  @Test
  void firstValidFormat_counts() {
    String b3 = "b3: " + TRACE + "-" + SPAN + "-0";
    assertThat(read(b3, TRACEPARENT).format()).isEqualTo(TraceFormat.TRACECONTEXT);
    assertThat(read(b3, "traceparent: 00-nonsense").format()).isEqualTo(TraceFormat.B3);
    assertThat(read(b3, TRACEPARENT, TRACEPARENT).format()).isEqualTo(TraceFormat.B3);
  }

  @Test
  void orderOfTheFormats_isThatOfTheConfiguration() {
    InboundContextReader reader =
        new InboundContextReader(List.of(TraceFormat.B3, TraceFormat.TRACECONTEXT), List.of());
    InboundContext context = reader.read(request(TRACEPARENT, "b3: " + TRACE + "-" + SPAN + "-0"));
    assertThat(context).isNotNull().extracting(InboundContext::format).isEqualTo(TraceFormat.B3);
  }

  @Test
  void formatThatIsNotListed_isNotRead() {
    InboundContextReader none = new InboundContextReader(List.of(), List.of());
    assertThat(none.read(request(TRACEPARENT))).isNull();
  }

  @Test
  void formatTwice_isRefused() {
    assertThatThrownBy(
            () -> new InboundContextReader(List.of(TraceFormat.B3, TraceFormat.B3), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("formats: [B3, B3] (expected: each once)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "b3: " + TRACE + "-" + SPAN,
        "x-amzn-trace-id: Root=1-0af76519-16cd43dd8448eb211c80319c;Parent=" + SPAN + ";Sampled=?"
      })
  void openDecision_isDeferred(String line) {
    assertThat(read(line).deferred()).isTrue();
    assertThat(read(line).sampled()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "accept: 1",
        "b3: 0",
        "b3: 1",
        "B3: d",
        "b3: 2",
        "x-b3-sampled: 0",
        "x-b3-flags: 1",
        "jaeger-debug-id: ticket-7"
      })
  void decisionWithoutTrace_isNoContext(String line) {
    assertThat(all.read(request(line))).isNull();
  }

  // --- tracestate ---

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ot=th:c|ot=th:c",
        "vendor=1,other=2,ot=th:c;rv:0123456789abcd,a@b=3|"
            + "vendor=1,ot=th:c;rv:0123456789abcd,a@b=3",
        "other=1|",
        "Vendor=1|",
        "vendor=1,vendor=2|",
        "vendor|",
        "vendorx=1,xvendor=2,vendor@x=3|"
      })
  void traceState_passesWhatIsListed(String sent, @Nullable String passed) {
    assertThat(read(TRACEPARENT, "tracestate: " + sent).traceState()).isEqualTo(passed);
  }

  @Test
  void traceStateOfSeveralHeaders_isOneList() {
    assertThat(read(TRACEPARENT, "tracestate: vendor=1", "TraceState: ot=th:8").traceState())
        .isEqualTo("vendor=1,ot=th:8");
  }

  @Test
  void traceStateThatIsTooMuch_isDroppedWhole() {
    StringBuilder members = new StringBuilder("vendor=1");
    for (int i = 0; i < 32; i++) {
      members.append(",k").append(i).append("=v");
    }
    assertThat(read(TRACEPARENT, "tracestate: " + members).traceState()).isNull();
    String huge = "vendor=" + "x".repeat(250) + ",a=" + "y".repeat(250) + ",b=" + "z".repeat(20);
    assertThat(read(TRACEPARENT, "tracestate: " + huge).traceState()).isNull();
  }

  @Test
  void traceStateBesideAnotherFormat_isNotItsOwn() {
    assertThat(read("b3: " + TRACE + "-" + SPAN + "-1", "tracestate: ot=th:c").traceState())
        .isNull();
  }

  // --- threshold and randomness ---

  private InboundContext with(String flags, String state) {
    return read("traceparent: 00-" + TRACE + "-" + SPAN + "-" + flags, "tracestate: " + state);
  }

  @Test
  void randomness_isThatOfTheMemberOrOfTheTraceId() {
    assertThat(with("03", "ot=rv:0123456789abcd").randomness()).isEqualTo(0x0123456789abcdL);
    assertThat(with("03", "ot=th:c").randomness()).isEqualTo(0x48eb211c80319cL);
    assertThat(with("03", "ot=rv:0123456789abc").randomness()).isEqualTo(0x48eb211c80319cL);
    assertThat(read(TRACEPARENT).randomness()).isEqualTo(0x48eb211c80319cL);
  }

  /** The low 56 bits of the trace id are 48eb211c80319c. */
  @ParameterizedTest
  @CsvSource({
    "03,ot=th:4,4",
    "03,ot=th:48eb211c80319c,48eb211c80319c",
    "03,ot=th:48eb211c80319d,",
    "03,ot=th:8,",
    "03,ot=th:8;rv:80000000000000,8",
    "03,ot=th:8;rv:7fffffffffffff,",
    "02,ot=th:4,",
    "03,ot=th:0,0",
    "03,ot=th:,",
    "03,ot=th:4;th:4,",
    "03,ot=th:123456789abcdef,",
    "03,ot=th:C,",
    "03,vendor=th:4,"
  })
  void threshold_isThereWhereItHolds(String flags, String state, @Nullable String threshold) {
    assertThat(with(flags, state).threshold()).isEqualTo(threshold);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ot=th:4|4|ot=th:4",
        "ot=th:4||",
        "ot=th:4;rv:0123456789abcd||ot=rv:0123456789abcd",
        "ot=th:4;rv:0123456789abcd|8|ot=th:8;rv:0123456789abcd",
        "vendor=1,ot=th:4;x:y,a@b=2|4|vendor=1,ot=th:4;x:y,a@b=2",
        "vendor=1,ot=th:4;x:y,a@b=2|8|ot=th:8;x:y,vendor=1,a@b=2",
        "vendor=1,ot=th:4,a@b=2||vendor=1,a@b=2",
        "vendor=1,ot=x:y||vendor=1,ot=x:y",
        "vendor=1|c|ot=th:c,vendor=1",
        "vendor=1||vendor=1",
        "ot=th:Z;rv:short;nonsense;x:y||ot=x:y",
        "ot=x:y ;nonsense,vendor=1||ot=x:y,vendor=1",
        "vendor=1,ot=rv:0123456789abcd;rv:0123456789abcd||vendor=1"
      })
  void traceStateWith_replacesTheThresholdAndKeepsTheRest(
      String sent, @Nullable String threshold, @Nullable String expected) {
    assertThat(with("03", sent).traceStateWith(threshold)).isEqualTo(expected);
  }

  @Test
  void traceStateWithNothingSent_isTheThreshold() {
    assertThat(read(TRACEPARENT).traceStateWith("fd70a")).isEqualTo("ot=th:fd70a");
    assertThat(read(TRACEPARENT).traceStateWith(null)).isNull();
  }

  @Test
  void traceStateWith_staysWithinItsBounds() {
    String full = "vendor=" + "x".repeat(250) + ",ot=rv:0123456789abcd;k:" + "y".repeat(230);
    InboundContext context = with("03", full);
    assertThat(context.traceState()).isEqualTo(full);
    assertThat(context.traceStateWith("fd70a"))
        .isEqualTo("ot=th:fd70a;rv:0123456789abcd,vendor=" + "x".repeat(250));
    String three = "vendor=" + "x".repeat(250) + ",a@b=" + "y".repeat(248);
    assertThat(with("03", three).traceStateWith("fd70a"))
        .isEqualTo("ot=th:fd70a,vendor=" + "x".repeat(250));
  }

  @Test
  void traceStateWith_hasAtMost32Members() {
    List<String> keys = IntStream.range(0, 32).mapToObj(i -> "k" + i).toList();
    InboundContextReader reader = new InboundContextReader(List.of(TraceFormat.TRACECONTEXT), keys);
    String sent = String.join(",", keys.stream().map(key -> key + "=v").toList());
    InboundContext context = reader.read(request(TRACEPARENT, "tracestate: " + sent));
    assertThat(context).isNotNull();
    assertThat(context.traceStateWith(null)).isEqualTo(sent);
    assertThat(context.traceStateWith("c"))
        .isEqualTo("ot=th:c," + sent.substring(0, sent.lastIndexOf(',')));
  }

  @Test
  void garbage_isNeverAnException() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    String alphabet = "0123456789abcdef-:;=,%.?otthrv\u0000\u00ff ";
    String[] names = {
      "traceparent",
      "tracestate",
      "b3",
      "x-b3-traceid",
      "x-b3-spanid",
      "x-b3-flags",
      "uber-trace-id",
      "uberctx-a",
      "jaeger-debug-id",
      "x-amzn-trace-id",
      "x-datadog-trace-id",
      "x-datadog-parent-id",
      "x-datadog-tags",
      "micro-trace-id",
      "micro-span-id"
    };
    for (int i = 0; i < 20_000; i++) {
      FakeRequest request = FakeRequest.of("GET", "/");
      for (int headers = random.nextInt(6); headers > 0; headers--) {
        StringBuilder value = new StringBuilder();
        for (int length = random.nextInt(70); length > 0; length--) {
          value.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        request = request.withHeader(names[random.nextInt(names.length)], value.toString());
      }
      InboundContext context = all.read(request);
      if (context != null) {
        assertThat(context.spanId()).as("seed " + seed).isNotZero();
        assertThat(context.traceIdHigh() | context.traceIdLow()).isNotZero();
        String state = context.traceStateWith("c");
        assertThat(state).contains("ot=th:c");
      }
    }
  }
}
