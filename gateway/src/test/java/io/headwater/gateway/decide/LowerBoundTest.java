package io.headwater.gateway.decide;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LowerBoundTest {
  private final LowerBound bound = new LowerBound(Long.MAX_VALUE - 5);
  private long now = Long.MAX_VALUE - 5;

  @Test
  void lessThanOnePerSecond_isOneAtATime() {
    assertThat(taken(0.5, 10)).isEqualTo(1);
    pass(1.999);
    assertThat(taken(0.5, 10)).isZero();
    pass(0.001);
    assertThat(taken(0.5, 10)).isEqualTo(1);
    pass(3600);
    assertThat(taken(0.5, 10)).as("no more is saved up").isEqualTo(1);
  }

  @Test
  void moreThanOnePerSecond_savesUpASecond() {
    assertThat(taken(4, 100)).isEqualTo(4);
    pass(0.25);
    assertThat(taken(4, 100)).isEqualTo(1);
    pass(3600);
    assertThat(taken(4, 100)).isEqualTo(4);
  }

  @Test
  void whatIsSampledAnyhow_takesNoMoreThanThereIs() {
    for (int n = 0; n < 1_000; n++) {
      bound.count(now, 1);
    }
    pass(1);
    assertThat(bound.isShort(now, 1)).isTrue();
  }

  @Test
  void nearlyNever_isOnce() {
    assertThat(taken(Double.MIN_VALUE, 10)).isEqualTo(1);
    pass(1e7);
    assertThat(taken(Double.MIN_VALUE, 10)).isZero();
  }

  private void pass(double seconds) {
    now += (long) (seconds * 1e9);
  }

  private int taken(double perSecond, int asked) {
    int taken = 0;
    for (int n = 0; n < asked; n++) {
      if (bound.isShort(now, perSecond)) {
        bound.count(now, perSecond);
        taken++;
      }
    }
    return taken;
  }
}
