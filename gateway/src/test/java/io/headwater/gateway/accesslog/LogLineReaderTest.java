package io.headwater.gateway.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.gateway.decide.Cap;
import io.headwater.gateway.decide.Decision;
import io.headwater.gateway.decide.DecisionReason;
import io.headwater.gateway.decide.EndCause;
import io.headwater.gateway.decide.SamplerType;
import io.headwater.gateway.exchange.ExchangeRecord;
import io.headwater.gateway.exchange.ExchangeTimes;
import io.headwater.gateway.http.FailureKind;
import io.headwater.gateway.http.QueryRedaction;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogLineReaderTest {
  private static final QueryRedaction REDACTION = new QueryRedaction(Set.of("sig"));
  private static final ExchangeRecord EXCHANGE =
      exchange(new Decision(true, DecisionReason.RULE, "a \"rule\"", 1, null), null);

  private static ExchangeRecord exchange(Decision decision, @Nullable EndCause kept) {
    return new ExchangeRecord(
        new ExchangeTimes(1_795_305_600_123L, 1, -1, -1),
        "203.0.113.9",
        "GET",
        "/a\"b?sig=1&x=\\y z",
        "1.1",
        "shop:80",
        "agent \"1\"",
        502,
        0,
        7,
        "r",
        "users",
        2,
        FailureKind.UPSTREAM_REFUSED,
        "0af7651916cd43dd8448eb211c80319c",
        kept == null ? null : "00f067aa0ba902b7",
        decision,
        kept);
  }

  @Test
  void jsonLine_isReadAsItWasWritten() {
    LoggedExchange read = read(new JsonLine(REDACTION).format(EXCHANGE));
    assertThat(read)
        .isEqualTo(
            new LoggedExchange(
                1_795_305_600_123L,
                "203.0.113.9",
                "GET",
                "/a\"b?sig=REDACTED&x=\\y z",
                "shop:80",
                "agent \"1\"",
                true,
                false,
                0x8448eb211c80319cL,
                true,
                DecisionReason.RULE,
                "a \"rule\"",
                Cap.NONE));
  }

  @Test
  void commonLine_isReadAsItWasWritten_asFarAsItTells() {
    LoggedExchange read = read(new NcsaLine(REDACTION).format(EXCHANGE));
    assertThat(read)
        .isEqualTo(
            new LoggedExchange(
                1_795_305_600_000L,
                "203.0.113.9",
                "GET",
                "/a\"b?sig=REDACTED&x=\\y z",
                null,
                null,
                false,
                true,
                0x8448eb211c80319cL,
                true,
                DecisionReason.RULE,
                "a \"rule\"",
                Cap.NONE));
  }

  /** All that stands between rule and upstream. */
  @ParameterizedTest
  @CsvSource({"RULE, a rule", "DEFAULT,"})
  void line_ofWhatACapAndABoostTouched_andWasKept_isReadInBothFormats(
      DecisionReason reason, @Nullable String rule) {
    Decision decision =
        new Decision(
            false, reason, rule, 0.5, null, Cap.GATEWAY, SamplerType.PROBABILISTIC, 0.5, true);
    for (LineFormat format : List.of(new JsonLine(REDACTION), new NcsaLine(REDACTION))) {
      LoggedExchange read = read(format.format(exchange(decision, EndCause.ERROR)));
      assertThat(read.reason()).isEqualTo(reason);
      assertThat(read.rule()).isEqualTo(rule);
      assertThat(read.cap()).isEqualTo(Cap.GATEWAY);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{}",
        "[]",
        "{\"time\":1}",
        "{\"time\":\"2026-11-22T00:00:00Z\",\"method\":\"GET\",\"target\":\"/\",\"traceId\":\"0\","
            + "\"sampled\":true,\"reason\":\"rule\"}",
        "{\"time\":\"2026-11-22T00:00:00Z\",\"method\":\"GET\",\"target\":\"/\",\"traceId\":"
            + "\"0af7651916cd43dd8448eb211c80319c\",\"sampled\":true,\"reason\":\"whim\"}",
        "127.0.0.1 - - [22/Nov/2026:00:00:00 +0000] \"GET / HTTP/1.1\" 200 7",
        "127.0.0.1 - - [32/Nov/2026:00:00:00 +0000] \"GET / HTTP/1.1\" 200 7"
            + " trace=0af7651916cd43dd8448eb211c80319c sampled=true reason=rule attempts=1 ms=1",
      })
  void line_thatNoLogWrote_isNone(String line) {
    assertThat(LogLineReader.read(line)).isNull();
  }

  private static LoggedExchange read(String line) {
    return Objects.requireNonNull(LogLineReader.read(line), line);
  }
}
