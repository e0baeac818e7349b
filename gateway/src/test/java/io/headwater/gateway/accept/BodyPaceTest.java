package io.headwater.gateway.accept;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BodyPaceTest {
  private long now;

  /** A hundred bytes a second, after five seconds. */
  private final BodyPace pace = new BodyPace(() -> now, 100, Duration.ofSeconds(5).toNanos());

  @Test
  void grace_bearsAnything_andThenTheAverageCounts() {
    assertThat(pace.isTooSlow(1)).isFalse();
    pass(5);
    assertThat(pace.isTooSlow(1)).isFalse();
    pass(1);
    assertThat(pace.isTooSlow(597)).isTrue();
    assertThat(pace.isTooSlow(1)).isFalse();
  }

  @Test
  void timeInWhichNothingIsRead_doesNotCount() {
    pace.isTooSlow(500);
    pass(5);
    pace.pause(true);
    pass(100);
    pace.pause(true);
    assertThat(pace.isTooSlow(0)).isFalse();
    pace.pause(false);
    pass(2);
    assertThat(pace.isTooSlow(199)).isTrue();
    assertThat(pace.isTooSlow(1)).isFalse();
  }

  @Test
  void pauseBeforeTheFirstByte_isNoTime() {
    pace.pause(true);
    pass(100);
    assertThat(pace.isTooSlow(1)).isFalse();
    pass(100);
    assertThat(pace.isTooSlow(1)).isFalse();
    pace.pause(false);
    pass(6);
    assertThat(pace.isTooSlow(1)).isTrue();
  }

  @Test
  void anotherBody_beginsAnew() {
    pace.isTooSlow(1);
    pass(10);
    assertThat(pace.isTooSlow(1)).isTrue();
    pace.reset();
    assertThat(pace.isTooSlow(1)).isFalse();
    pass(5);
    assertThat(pace.isTooSlow(1)).isFalse();
  }

  private void pass(int seconds) {
    now += Duration.ofSeconds(seconds).toNanos();
  }
}
