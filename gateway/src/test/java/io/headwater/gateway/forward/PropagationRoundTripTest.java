package io.headwater.gateway.forward;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.gateway.decide.inbound.InboundContext;
import io.headwater.gateway.decide.inbound.InboundContextReader;
import io.headwater.gateway.http.FakeRequest;
import io.headwater.gateway.http.TraceFormat;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What one gateway writes, another reads: the writer's bytes against the library's propagators. */
class PropagationRoundTripTest {
  private static final int ROUNDS = 5_000;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  @ParameterizedTest
  @EnumSource
  void whatIsInjected_isReadBack(TraceFormat format) {
    TraceInjection injection = new TraceInjection(List.of(format));
    InboundContextReader reader = new InboundContextReader(List.of(format), List.of());
    for (int i = 0; i < ROUNDS; i++) {
      Requests.Told told = draw();
      InboundContext read = reader.read(request(injection, told));
      if (format == TraceFormat.MICRO && !told.isSampled()) {
        assertThat(read).as("seed " + seed).isNull();
      } else {
        assertThat(read).as("seed " + seed).isEqualTo(expected(told, format));
      }
    }
  }

  @Test
  void allFormatsAtOnce_areReadInTheReadersOrder() {
    TraceInjection injection = new TraceInjection(List.of(TraceFormat.values()));
    for (TraceFormat first : TraceFormat.values()) {
      InboundContextReader reader = new InboundContextReader(List.of(first), List.of());
      Requests.Told told = new Requests.Told(true, true, 1, 2, 3, null);
      assertThat(reader.read(request(injection, told))).isEqualTo(expected(told, first));
    }
  }

  /** Every format of a request says the same trace. */
  @Test
  void allFormatsAtOnce_agree() {
    TraceInjection injection = new TraceInjection(List.of(TraceFormat.values()));
    for (int i = 0; i < ROUNDS / 5; i++) {
      Requests.Told told = draw();
      FakeRequest request = request(injection, told);
      for (TraceFormat format : TraceFormat.values()) {
        InboundContext read = new InboundContextReader(List.of(format), List.of()).read(request);
        if (read != null) {
          assertThat(read).as("seed " + seed).isEqualTo(expected(told, format));
        }
      }
    }
  }

  private static InboundContext expected(Requests.Told told, TraceFormat format) {
    boolean w3c = format == TraceFormat.TRACECONTEXT;
    return new InboundContext(
        told.traceIdHigh(),
        told.traceIdLow(),
        told.spanId(),
        told.isSampled(),
        false,
        w3c,
        w3c ? told.traceState() : null,
        format);
  }

  private Requests.Told draw() {
    boolean sampled = random.nextBoolean();
    long high = random.nextInt(10) == 0 ? 0 : random.nextLong();
    @Nullable String state = sampled && random.nextBoolean() ? "ot=th:c" : null;
    return new Requests.Told(true, sampled, high, nonZero(), nonZero(), state);
  }

  private long nonZero() {
    long id = random.nextLong() >>> random.nextInt(64);
    return id == 0 ? -1 : id;
  }

  /** A request with the headers that were written, as a parser would have them. */
  private static FakeRequest request(TraceInjection injection, OutboundTrace trace) {
    ByteBuf out = Unpooled.buffer();
    injection.write(trace, out);
    FakeRequest request = FakeRequest.of("GET", "/");
    for (String line : out.toString(US_ASCII).split("\r\n", -1)) {
      int colon = line.indexOf(": ");
      if (colon > 0) {
        request = request.withHeader(line.substring(0, colon), line.substring(colon + 2));
      }
    }
    return request;
  }
}
