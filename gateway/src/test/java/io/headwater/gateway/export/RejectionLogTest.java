package io.headwater.gateway.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RejectionLogTest {
  private final LogLines log = new LogLines();
  private long now = Long.MAX_VALUE - 5;
  private final RejectionLog rejections = new RejectionLog("otlp", () -> now, log);

  @Test
  void rejection_ofManyBatches_isToldOnce() {
    rejections.heard(5, "too old");
    now += TimeUnit.HOURS.toNanos(1);
    rejections.heard(7, "too old");

    assertThat(log.lines)
        .containsExactly("WARNING export target otlp rejects spans, 5 of this batch: too old");
  }

  @Test
  void otherWords_areToldWhenAMinuteIsOver() {
    rejections.heard(5, "too old");
    now += TimeUnit.SECONDS.toNanos(59);
    rejections.heard(5, "too new");
    now += TimeUnit.SECONDS.toNanos(1);
    rejections.heard(0, "too many");

    assertThat(log.lines).hasSize(2);
    assertThat(log.lines.get(1)).isEqualTo("WARNING export target otlp warns: too many");
  }

  @Test
  void words_longAndOfManyLines_areOneShortLine() {
    rejections.heard(1, "a\r\nWARNING \u001b[31mforged\u2028" + "x".repeat(5000));

    assertThat(log.lines).singleElement().satisfies(line -> assertThat(line).hasSizeLessThan(300));
    assertThat(log.lines.get(0)).contains("a WARNING [31mforged").endsWith("xx..");
    assertThat(log.lines.get(0).chars()).noneMatch(c -> c < 0x20 || c == 0x2028);
  }

  @Test
  void silence_isNotTold() {
    rejections.heard(0, "");

    assertThat(log.lines).isEmpty();
  }
}
