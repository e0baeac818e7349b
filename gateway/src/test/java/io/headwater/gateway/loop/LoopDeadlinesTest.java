package io.headwater.gateway.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Time is a mock ticker, which drives the loop and the deadlines alike. */
class LoopDeadlinesTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final long TICK = TimeUnit.MILLISECONDS.toNanos(100);

  private final MockTicker ticker = Ticker.newMockTicker();
  private final EmbeddedChannel channel = EmbeddedChannel.builder().ticker(ticker).build();
  private final LoopDeadlines deadlines = new LoopDeadlines(channel.eventLoop(), ticker::nanoTime);
  private int expired;

  @AfterEach
  void closeChannel() {
    channel.finishAndReleaseAll();
  }

  @Test
  void expireIn_isNeverEarly_andKeptWithinOneTick() {
    Deadline deadline = deadlines.newDeadline(() -> expired++);
    deadline.expireIn(SECOND);
    assertThat(deadline.isSet()).isTrue();
    advance(Duration.ofMillis(999));
    assertThat(expired).isZero();
    advance(Duration.ofMillis(101));
    assertThat(expired).isOne();
    assertThat(deadline.isSet()).isFalse();
    advance(Duration.ofSeconds(5));
    assertThat(expired).isOne();
  }

  @Test
  void expireIn_again_movesTheDeadline() {
    Deadline deadline = deadlines.newDeadline(() -> expired++);
    deadline.expireIn(SECOND);
    for (int n = 0; n < 20; n++) {
      advance(Duration.ofMillis(900));
      deadline.expireIn(SECOND);
    }
    assertThat(expired).isZero();
    advance(Duration.ofMillis(1_100));
    assertThat(expired).isOne();
  }

  @Test
  void expireIn_sooner_movesTheDeadlineForward() {
    Deadline deadline = deadlines.newDeadline(() -> expired++);
    deadline.expireIn(60 * SECOND);
    deadline.expireIn(SECOND);
    advance(Duration.ofMillis(1_100));
    assertThat(expired).isOne();
  }

  @Test
  void expireIn_afterExpiry_setsItAnew() {
    Deadline deadline = deadlines.newDeadline(() -> expired++);
    deadline.expireIn(SECOND);
    advance(Duration.ofMillis(1_100));
    deadline.expireIn(SECOND);
    advance(Duration.ofMillis(1_100));
    assertThat(expired).isEqualTo(2);
  }

  @Test
  void expireIn_withinItsOwnExpiry_isKept() {
    Deadline[] self = new Deadline[1];
    self[0] =
        deadlines.newDeadline(
            () -> {
              expired++;
              self[0].expireIn(SECOND);
            });
    self[0].expireIn(SECOND);
    advance(Duration.ofSeconds(10));
    assertThat(expired).isBetween(9, 10);
  }

  @Test
  void expireIn_farthestFuture_neverExpires() {
    Deadline deadline = deadlines.newDeadline(() -> expired++);
    ticker.advance(1, TimeUnit.DAYS);
    deadline.expireIn(Long.MAX_VALUE);
    advance(Duration.ofMinutes(1));
    assertThat(expired).isZero();
  }

  @Test
  void clear_forgetsUntilSetAgain() {
    Deadline deadline = deadlines.newDeadline(() -> expired++);
    deadline.expireIn(SECOND);
    deadline.clear();
    assertThat(deadline.isSet()).isFalse();
    advance(Duration.ofSeconds(5));
    assertThat(expired).isZero();
    deadline.expireIn(SECOND);
    advance(Duration.ofMillis(1_100));
    assertThat(expired).isOne();
  }

  @Test
  void release_ofEveryDeadline_stopsTheTick() {
    List<Deadline> held = new ArrayList<>();
    for (int n = 0; n < 5; n++) {
      Deadline deadline = deadlines.newDeadline(() -> expired++);
      deadline.expireIn(SECOND);
      held.add(deadline);
    }
    held.forEach(Deadline::release);
    held.forEach(Deadline::release);
    advance(Duration.ofSeconds(2));
    assertThat(expired).isZero();
    assertThat(channel.runScheduledPendingTasks()).as("nothing is scheduled").isEqualTo(-1);

    held.get(0).expireIn(SECOND);
    advance(Duration.ofMillis(1_100));
    assertThat(expired).as("it ticks again").isOne();
  }

  /** Letting go moves another deadline into the place: none may be missed, or expire twice. */
  @Test
  void release_withinExpiry_missesNoOther() {
    Random random = new Random(21);
    for (int round = 0; round < 500; round++) {
      int size = 1 + random.nextInt(6);
      List<Deadline> all = new ArrayList<>();
      int[] expiries = new int[size];
      boolean[] released = new boolean[size];
      for (int n = 0; n < size; n++) {
        int self = n;
        int victims = random.nextInt(1 << size);
        all.add(
            deadlines.newDeadline(
                () -> {
                  expiries[self]++;
                  for (int victim = 0; victim < size; victim++) {
                    if ((victims & 1 << victim) != 0) {
                      all.get(victim).release();
                      released[victim] = true;
                    }
                  }
                }));
      }
      all.forEach(deadline -> deadline.expireIn(SECOND));
      advance(Duration.ofMillis(1_200));
      for (int n = 0; n < size; n++) {
        assertThat(expiries[n]).isLessThanOrEqualTo(1);
        assertThat(expiries[n] == 1 || released[n]).isTrue();
      }
      all.forEach(Deadline::release);
    }
  }

  @Test
  void manyMovingDeadlines_areNeverEarly_andWithinOneTick() {
    Random random = new Random(4);
    List<Tracked> all = new ArrayList<>();
    for (int n = 0; n < 50; n++) {
      all.add(new Tracked());
    }
    for (int step = 0; step < 3_000; step++) {
      Tracked one = all.get(random.nextInt(all.size()));
      one.set(random.nextLong(3 * SECOND));
      ticker.advance(random.nextLong(5_000_000), TimeUnit.NANOSECONDS);
      channel.runScheduledPendingTasks();
      for (Tracked each : all) {
        assertThat(each.due == null || ticker.nanoTime() - each.due <= TICK + 5_000_000).isTrue();
      }
    }
    assertThat(expired).isPositive();
  }

  /** One faulty owner must not cost all others of the loop their time-outs. */
  @Test
  void expiry_thatThrows_harmsNoOther() {
    for (int n = 0; n < 3; n++) {
      deadlines.newDeadline(() -> expired++).expireIn(SECOND);
      deadlines
          .newDeadline(
              () -> {
                throw new IllegalStateException("planted");
              })
          .expireIn(SECOND);
    }
    deadlines.newDeadline(() -> expired++).expireIn(3 * SECOND);
    advance(Duration.ofMillis(1_200));
    assertThat(expired).isEqualTo(3);
    advance(Duration.ofSeconds(2));
    assertThat(expired).isEqualTo(4);
  }

  @Test
  void lag_isWhatTwoTicksWereLateBy_soThatOnePauseIsNone() {
    Deadline deadline = deadlines.newDeadline(() -> {});
    deadline.expireIn(3600 * SECOND);
    late(0);
    assertThat(deadlines.lag()).isZero();
    late(500);
    assertThat(deadlines.lag()).as("one pause").isZero();
    late(300);
    assertThat(deadlines.lag()).isEqualTo(TimeUnit.MILLISECONDS.toNanos(300));
    late(700);
    assertThat(deadlines.lag()).isEqualTo(TimeUnit.MILLISECONDS.toNanos(300));
    late(0);
    assertThat(deadlines.lag()).isZero();
    late(100);
    late(100);
    deadline.release();
    late(100);
    assertThat(deadlines.lag()).as("nothing is kept").isZero();
  }

  /** Lets the next tick run so many milliseconds after it was due. */
  private void late(int millis) {
    ticker.advance(TICK + TimeUnit.MILLISECONDS.toNanos(millis), TimeUnit.NANOSECONDS);
    channel.runScheduledPendingTasks();
  }

  private void advance(Duration time) {
    for (long millis = time.toMillis(); millis > 0; millis--) {
      ticker.advance(1, TimeUnit.MILLISECONDS);
      channel.runScheduledPendingTasks();
    }
  }

  /** A deadline that knows when it is due. */
  private final class Tracked {
    private final Deadline deadline = deadlines.newDeadline(this::onExpiry);
    private @Nullable Long due;

    private void set(long nanos) {
      due = ticker.nanoTime() + nanos;
      deadline.expireIn(nanos);
    }

    private void onExpiry() {
      assertThat(due).isNotNull();
      assertThat(ticker.nanoTime()).isGreaterThanOrEqualTo(due);
      due = null;
      expired++;
    }
  }
}
