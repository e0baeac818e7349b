package io.headwater.gateway.forward;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.gateway.http.TraceFormat;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.URLDecoder;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The originating call, in the formats that have a place for it. */
class OriginBaggageTest {
  private static final String OPERATION = "POST /users/{id}";
  private static final String ENCODED = "POST%20%2Fusers%2F%7Bid%7D";

  @Test
  void origin_isAMemberOfTheBaggage_beforeWhatPasses() {
    assertThat(written(List.of(TraceFormat.TRACECONTEXT), true, OPERATION, null))
        .endsWith("\r\nbaggage: headwater.origin=" + ENCODED);
    assertThat(written(List.of(TraceFormat.TRACECONTEXT), true, OPERATION, "a=1,b=2"))
        .endsWith("\r\nbaggage: headwater.origin=" + ENCODED + ",a=1,b=2");
  }

  @Test
  void origin_isNotTold_whereItIsOffOrNothingIsSampled() {
    assertThat(written(List.of(TraceFormat.TRACECONTEXT), false, OPERATION, "a=1"))
        .endsWith("\r\nbaggage: a=1");
    assertThat(written(List.of(TraceFormat.TRACECONTEXT, TraceFormat.JAEGER), true, null, null))
        .doesNotContain("baggage", "uberctx");
  }

  @Test
  void origin_isWhereEachFormatHasItsPlace() {
    assertThat(written(List.of(TraceFormat.JAEGER), true, OPERATION, null))
        .endsWith("\r\nuberctx-headwater.origin: " + ENCODED)
        .doesNotContain("baggage");
    assertThat(
            written(
                List.of(TraceFormat.B3, TraceFormat.XRAY, TraceFormat.MICRO),
                true,
                OPERATION,
                null))
        .doesNotContain("headwater.origin");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET",
        "GET a+b%c;d,e=f \"x\\y\"",
        "GET \u00e9\u4e2d\ud83d\ude00",
        "GET a\r\nb: c"
      })
  void value_isDecodedToWhatItWas_andBreaksNoHeader(String operation) {
    String value = value(operation);
    assertThat(value).matches("[A-Za-z0-9._~%-]+");
    assertThat(URLDecoder.decode(value, UTF_8)).isEqualTo(operation);
  }

  @Test
  void value_isBounded_andEndsWithAWholeCharacter() {
    assertThat(value("x".repeat(300))).isEqualTo("x".repeat(256));
    assertThat(value("x".repeat(254) + "/y")).isEqualTo("x".repeat(254));
    assertThat(value("x".repeat(250) + "\u4e2dy")).isEqualTo("x".repeat(250));
    assertThat(value("x".repeat(253) + "/y")).isEqualTo("x".repeat(253) + "%2F");
  }

  private static String value(String operation) {
    ByteBuf out = Unpooled.buffer();
    OriginBaggage.writeValue(operation, out);
    return out.toString(US_ASCII);
  }

  private static String written(
      List<TraceFormat> formats,
      boolean told,
      @Nullable String operation,
      @Nullable String baggage) {
    ByteBuf out = Unpooled.buffer();
    new TraceInjection(formats, told).write(new Told(operation, baggage), out);
    return out.toString(US_ASCII);
  }

  private record Told(@Nullable String origin, @Nullable String baggage) implements OutboundTrace {
    @Override
    public boolean isAnnounced() {
      return true;
    }

    @Override
    public boolean isSampled() {
      return origin != null;
    }

    @Override
    public long traceIdHigh() {
      return 1;
    }

    @Override
    public long traceIdLow() {
      return 2;
    }

    @Override
    public long spanId() {
      return 3;
    }

    @Override
    public @Nullable String traceState() {
      return null;
    }
  }
}
