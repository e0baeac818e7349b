package io.headwater.gateway.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.headwater.gateway.http.FakeRequest;
import io.headwater.gateway.policy.RateLimitSettings.Per;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RateLimiterTest {
  /** Near the end of its range: a clock that wraps must not be noticed. */
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - Duration.ofSeconds(3).toNanos());

  // --- the rate ---

  @Test
  void burst_isTaken_andThenTheRate() {
    RateLimiter limiter = limiter(10, 5, Per.ROUTE, 1);
    assertThat(taken(limiter, 20)).isEqualTo(5);
    pass(Duration.ofMillis(99));
    assertThat(taken(limiter, 1)).isZero();
    pass(Duration.ofMillis(1));
    assertThat(taken(limiter, 2)).isEqualTo(1);
    pass(Duration.ofHours(1));
    assertThat(taken(limiter, 20)).isEqualTo(5);
    assertThat(limiter.refused()).isEqualTo(15 + 1 + 1 + 15);
  }

  @Test
  void refused_costsNothing_soThatPatienceIsNotProlonged() {
    RateLimiter limiter = limiter(1, 1, Per.ROUTE, 1);
    assertThat(taken(limiter, 1)).isEqualTo(1);
    for (int n = 0; n < 9; n++) {
      pass(Duration.ofMillis(100));
      assertThat(taken(limiter, 10)).isZero();
    }
    pass(Duration.ofMillis(100));
    assertThat(taken(limiter, 10)).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"10, 1, 1", "1, 1, 1", "0.5, 1, 2", "0.3, 1, 4", "0.001, 1, 1000"})
  void refused_isToldWhenToComeAgain_andThenIsTaken(double perSecond, int burst, int seconds) {
    RateLimiter limiter = limiter(perSecond, burst, Per.ROUTE, 1);
    taken(limiter, burst);
    assertThat(take(limiter, FakeRequest.of("GET", "/"), null)).isEqualTo(seconds);
    pass(Duration.ofSeconds(seconds));
    assertThat(taken(limiter, 1)).isEqualTo(1);
  }

  /** In whatever rhythm they come: never more than the burst and what time brings. */
  @Test
  void anyRhythm_neverExceedsTheRate() {
    SplittableRandom random = new SplittableRandom(5);
    RateLimiter limiter = limiter(100, 20, Per.ROUTE, 1);
    long start = now.get();
    long taken = 0;
    for (int n = 0; n < 20_000; n++) {
      pass(Duration.ofNanos(random.nextLong(8_000_000)));
      taken += taken(limiter, 1);
      assertThat(taken).isLessThanOrEqualTo(20 + (now.get() - start) / 10_000_000);
    }
    assertThat(taken).isGreaterThan((now.get() - start) / 10_000_000 - 20);
  }

  @Test
  void manyThreads_takeNoMoreThanIsThere() throws Exception {
    RateLimiter limiter = limiter(1, 1000, Per.CLIENT, 10);
    List<CompletableFuture<Integer>> threads = new ArrayList<>();
    for (int n = 0; n < 4; n++) {
      threads.add(CompletableFuture.supplyAsync(() -> taken(limiter, 1000)));
    }
    int taken = 0;
    for (CompletableFuture<Integer> thread : threads) {
      taken += thread.get(60, TimeUnit.SECONDS);
    }
    // Four that race for the caller's first place may each count one on a place that is lost.
    assertThat(taken).isBetween(1000, 1004);
    assertThat(limiter.refused()).isEqualTo(4000 - taken);
  }

  // --- whose requests ---

  @Test
  void clients_areCountedApart() {
    RateLimiter limiter = limiter(1, 1, Per.CLIENT, 100);
    assertThat(limiter.isPerTenant()).isFalse();
    assertThat(of(limiter, "192.0.2.1")).isTrue();
    assertThat(of(limiter, "192.0.2.1")).isFalse();
    assertThat(of(limiter, "192.0.2.2")).isTrue();
  }

  @Test
  void clientsOfOneIpv6Network_areOne() {
    RateLimiter limiter = limiter(1, 1, Per.CLIENT, 100);
    assertThat(of(limiter, "2001:db8:1:2::1")).isTrue();
    assertThat(of(limiter, "2001:db8:1:2:ffff::1")).isFalse();
    assertThat(of(limiter, "2001:db8:1:3::1")).isTrue();
    assertThat(of(limiter, "::ffff:192.0.2.1")).isTrue();
    assertThat(of(limiter, "::ffff:192.0.2.2")).isTrue();
  }

  @Test
  void tenants_areCountedApart_andThoseWithoutAreOne() {
    RateLimiter limiter = limiter(1, 1, Per.TENANT, 100);
    FakeRequest request = FakeRequest.of("GET", "/");
    assertThat(limiter.isPerTenant()).isTrue();
    assertThat(take(limiter, request, "acme")).isZero();
    assertThat(take(limiter, request, "beta")).isZero();
    assertThat(take(limiter, request, "acme")).isOne();
    assertThat(take(limiter, request, null)).isZero();
    assertThat(take(limiter, request.withClient("192.0.2.99"), null)).isOne();
  }

  @Test
  void headerValues_areCountedApart() {
    RateLimiter limiter = limiter(1, 1, Per.HEADER, 100);
    FakeRequest request = FakeRequest.of("GET", "/");
    assertThat(take(limiter, request.withHeader("X-Key", "a"), null)).isZero();
    assertThat(take(limiter, request.withHeader("x-key", "b"), null)).isZero();
    assertThat(take(limiter, request.withHeader("x-key", "a"), null)).isOne();
    assertThat(take(limiter, request, null)).isZero();
    assertThat(take(limiter, request.withHeader("other", "a"), null)).isOne();
  }

  // --- bounds ---

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 1000})
  void callersBeyondTheBound_shareOneLimit(int most) {
    RateLimiter limiter = limiter(1, 1, Per.CLIENT, most);
    int taken = 0;
    for (int n = 0; n < 50 * most; n++) {
      taken += of(limiter, "caller-" + n) ? 1 : 0;
    }
    // Each that has its place, and the one limit of all others.
    assertThat(taken).isLessThanOrEqualTo(most + 1).isGreaterThan(most * 9 / 10);
  }

  @Test
  void callersThatAreSilent_giveTheirPlaceUp() {
    RateLimiter limiter = limiter(1, 1, Per.CLIENT, 100);
    for (int round = 0; round < 20; round++) {
      int taken = 0;
      for (int n = 0; n < 100; n++) {
        taken += of(limiter, "caller-" + round + '-' + n) ? 1 : 0;
      }
      assertThat(taken).as("round %s", round).isGreaterThan(75);
      pass(Duration.ofSeconds(2));
    }
  }

  @Test
  void callerThatIsKnown_isNotForgottenForNewcomers() {
    RateLimiter limiter = limiter(0.01, 1, Per.CLIENT, 10);
    assertThat(of(limiter, "first")).isTrue();
    for (int n = 0; n < 1000; n++) {
      of(limiter, "caller-" + n);
      pass(Duration.ofMillis(1));
    }
    assertThat(of(limiter, "first")).isFalse();
  }

  @Test
  void asking_allocatesNothing_onceACallerIsKnown() {
    RateLimiter limiter = limiter(1, 5, Per.HEADER, 100);
    FakeRequest request = FakeRequest.of("GET", "/").withHeader("x-key", "k".repeat(100));
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 10; round++) {
      long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
      for (int n = 0; n < 2_000; n++) {
        limiter.take(request, null);
      }
      least =
          Math.min(least, threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before);
    }
    assertThat(least).isLessThan(2_000);
  }

  // --- from one configuration to the next ---

  @Test
  void limit_thatStaysTheSame_goesOn_andOneThatChangesBeginsAnew() {
    RateLimiters limiters = new RateLimiters(now::get, new SplittableRandom(1));
    RateLimitSettings settings = new RateLimitSettings(1, 1, Per.ROUTE, "", 1);
    RateLimiter first = limiters.of("r", settings);
    taken(first, 3);
    assertThat(limiters.of("r", new RateLimitSettings(1, 1, Per.ROUTE, "", 1))).isSameAs(first);
    assertThat(limiters.of("other", settings)).isNotSameAs(first);
    assertThat(limiters.refused()).containsEntry("r", 2L).containsEntry("other", 0L);
    assertThat(taken(limiters.of("r", new RateLimitSettings(2, 1, Per.ROUTE, "", 1)), 1)).isOne();
    limiters.retainOnly(List.of("other"));
    assertThat(limiters.refused()).containsOnlyKeys("other");
  }

  private RateLimiter limiter(double perSecond, int burst, Per per, int most) {
    return new RateLimiter(
        new RateLimitSettings(perSecond, burst, per, per == Per.HEADER ? "x-key" : "", most),
        now::get,
        new SplittableRandom(7));
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  private static boolean of(RateLimiter limiter, String client) {
    return take(limiter, FakeRequest.of("GET", "/").withClient(client), null) == 0;
  }

  private static int taken(RateLimiter limiter, int requests) {
    int taken = 0;
    for (int n = 0; n < requests; n++) {
      taken += take(limiter, FakeRequest.of("GET", "/"), null) == 0 ? 1 : 0;
    }
    return taken;
  }

  private static int take(RateLimiter limiter, FakeRequest request, @Nullable String tenant) {
    return limiter.take(request, tenant);
  }
}
