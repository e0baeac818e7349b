package io.headwater.gateway.decide.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.gateway.decide.token.ReplayGuard.Proof;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ReplayGuardTest {
  private static final int THREADS = 64;
  private static final long NOW = 1_000_000;
  private static final long GRACE = ReplayGuard.GRACE_MILLIS;

  private final ExecutorService pool = Executors.newFixedThreadPool(THREADS);
  private final ReplayGuard guard = new ReplayGuard();
  private final Proof proof =
      new Proof(new TokenBench().edKey(null), ByteBuffer.wrap(new byte[] {1}));

  @AfterEach
  void stopThreads() {
    pool.shutdownNow();
  }

  @Test
  void use_afterExpiryAndGrace_startsAnew() {
    assertThat(use("a", 1, NOW + 10, NOW, 9)).isNull();

    assertThat(use("a", 1, NOW + GRACE + 99, NOW + 9 + GRACE, 9)).isEqualTo(TokenRefusal.USED_UP);
    assertThat(guard.isUsedUp("a", 1, NOW + 9 + GRACE)).isTrue();
    assertThat(guard.isUsedUp("a", 1, NOW + 10 + GRACE)).isFalse();
    assertThat(use("a", 1, NOW + GRACE + 99, NOW + 10 + GRACE, 9)).isNull();
    assertThat(guard.size()).isEqualTo(1);
  }

  @Test
  void use_laterTokenOfTheSameId_isRememberedAsLong() {
    assertThat(use("a", 2, NOW + 10, NOW, 9)).isNull();
    assertThat(use("a", 2, NOW + 5000, NOW, 9)).isNull();
    assertThat(use("a", 3, NOW + 20, NOW, 9)).isNull();

    assertThat(guard.isUsedUp("a", 3, NOW + 4999 + GRACE)).isTrue();
  }

  @Test
  void use_full_makesRoomOfExpiredOnly() {
    assertThat(use("a", 1, NOW + 10, NOW, 2)).isNull();
    assertThat(use("b", 1, NOW + 20, NOW, 2)).isNull();

    assertThat(use("c", 1, NOW + GRACE + 99, NOW + 9 + GRACE, 2))
        .isEqualTo(TokenRefusal.REPLAY_MEMORY_FULL);
    assertThat(use("c", 1, NOW + GRACE + 99, NOW + 10 + GRACE, 2)).isNull();
    assertThat(use("d", 1, NOW + GRACE + 99, NOW + 10 + GRACE, 2))
        .isEqualTo(TokenRefusal.REPLAY_MEMORY_FULL);
    assertThat(guard.isUsedUp("b", 1, NOW + 10 + GRACE)).isTrue();
    assertThat(guard.size()).isEqualTo(2);
  }

  @Test
  void use_smallerCapacityAfterAReload_forgetsNothing() {
    assertThat(use("a", 1, NOW + 10, NOW, 2)).isNull();
    assertThat(use("b", 2, NOW + 10, NOW, 2)).isNull();

    assertThat(use("c", 1, NOW + 10, NOW, 1)).isEqualTo(TokenRefusal.REPLAY_MEMORY_FULL);
    assertThat(use("a", 1, NOW + 10, NOW, 1)).isEqualTo(TokenRefusal.USED_UP);
    assertThat(use("b", 2, NOW + 10, NOW, 1)).isNull();
  }

  @Test
  void isVerified_onlyOfTheSameKeyAndToken() {
    assertThat(guard.isVerified("a", proof)).isFalse();
    assertThat(use("a", 9, NOW + 10, NOW, 9)).isNull();

    assertThat(guard.isVerified("a", proof)).isTrue();
    assertThat(guard.isVerified("b", proof)).isFalse();
    assertThat(guard.isVerified("a", new Proof(proof.key(), ByteBuffer.wrap(new byte[] {2}))))
        .isFalse();
    assertThat(guard.isVerified("a", new Proof(new TokenBench().edKey(null), proof.digest())))
        .isFalse();
  }

  /** One in a memory of one: no racing first use may cost another its own. */
  @Test
  @Timeout(60)
  void use_manyThreads_acceptsExactlyAsOften() throws Exception {
    for (int round = 0; round < 200; round++) {
      String id = "r" + round;
      ReplayGuard fresh = new ReplayGuard();
      List<@Nullable TokenRefusal> refusals =
          inParallel(thread -> fresh.use(id, proof, claims(3, NOW + 10), NOW, 1));

      assertThat(refusals.stream().filter(refusal -> refusal == null)).hasSize(3);
      assertThat(refusals.stream().filter(refusal -> refusal == TokenRefusal.USED_UP))
          .hasSize(THREADS - 3);
      assertThat(fresh.size()).isEqualTo(1);
    }
  }

  /**
   * At the moment when an entry is over, the clocks of some threads say so and those of others do
   * not yet. Either it is forgotten and three uses are left, or it is used on and two are.
   */
  @Test
  @Timeout(60)
  void use_whileOthersForget_losesNoUse() throws Exception {
    long over = NOW + GRACE;
    for (int round = 0; round < 500; round++) {
      ReplayGuard fresh = new ReplayGuard();
      assertThat(fresh.use("a", proof, claims(3, NOW), NOW, 2)).isNull();
      List<@Nullable TokenRefusal> refusals =
          inParallel(
              thread ->
                  fresh.use(
                      "a", proof, claims(3, over + 99), thread % 2 == 0 ? over : over - 1, 2));

      assertThat(refusals.stream().filter(refusal -> refusal == null).count()).isBetween(2L, 3L);
      assertThat(fresh.isUsedUp("a", 3, over)).isTrue();
      assertThat(fresh.size()).isEqualTo(1);
    }
  }

  @Test
  @Timeout(60)
  void use_manyTokensInManyThreads_keepsTheBound() throws Exception {
    for (int round = 0; round < 200; round++) {
      ReplayGuard fresh = new ReplayGuard();
      List<@Nullable TokenRefusal> refusals =
          inParallel(thread -> fresh.use("t" + thread, proof, claims(1, NOW + 10), NOW, 40));

      assertThat(refusals.stream().filter(refusal -> refusal == null)).hasSize(40);
      assertThat(fresh.size()).isEqualTo(40);
    }
  }

  /** The last use of a token, wanted by two threads in the same moment, over and over. */
  @Test
  @Timeout(60)
  void use_lastUseWantedTwice_isGivenOnce() throws Exception {
    List<ReplayGuard> guards = guards();
    for (ReplayGuard fresh : guards) {
      assertThat(fresh.use("a", proof, claims(2, NOW + 10), NOW, 1)).isNull();
    }

    assertThat(inLockStep(guards, (fresh, thread) -> fresh.use("a", proof, claims(2, NOW), NOW, 1)))
        .containsOnly(1);
  }

  /** The last room in memory, wanted by two threads in the same moment, over and over. */
  @Test
  @Timeout(60)
  void use_lastRoomWantedTwice_isGivenOnce() throws Exception {
    assertThat(
            inLockStep(
                guards(),
                (fresh, thread) -> fresh.use("t" + thread, proof, claims(1, NOW + 10), NOW, 1)))
        .containsOnly(1);
  }

  /** The whole way, with signatures: 64 clients present one token of three uses. */
  @Test
  @Timeout(60)
  void verify_oneTokenInManyThreads_isAcceptedExactlyThreeTimes() throws Exception {
    for (String token : new String[] {"ed", "hmac"}) {
      TokenBench bench = new TokenBench();
      DebugTokens tokens = bench.tokens();
      String uses = ",\"headwater.max-uses\":3";
      String presented = token.equals("ed") ? bench.ed(uses) : bench.hmac(uses);
      List<@Nullable TokenRefusal> refusals =
          inParallel(
              thread -> {
                TokenRefusal refusal;
                do {
                  refusal =
                      tokens.verify(presented, TokenBench.REQUEST, TokenBench.USER, null).refusal();
                  bench.clock.advance(java.time.Duration.ofMillis(1));
                } while (refusal == TokenRefusal.OVERLOADED);
                if (refusal == null) {
                  tokens.settle(presented, TokenBench.REQUEST, TokenBench.USER, true);
                }
                return refusal;
              });

      assertThat(refusals.stream().filter(refusal -> refusal == null)).hasSize(3);
      assertThat(refusals.stream().filter(refusal -> refusal == TokenRefusal.USED_UP))
          .hasSize(THREADS - 3);
      assertThat(bench.audit).hasSize(3);
      assertThat(bench.memory.ledger().snapshot().accepted()).isEqualTo(3);
    }
  }

  private @Nullable TokenRefusal use(String id, int maxUses, long expires, long now, int capacity) {
    return guard.use(id, proof, claims(maxUses, expires), now, capacity);
  }

  private static TokenClaims claims(int maxUses, long expires) {
    return new TokenClaims(
        "a",
        null,
        List.of(),
        Instant.ofEpochMilli(expires),
        null,
        null,
        new TokenScope(null, null, null, maxUses));
  }

  private List<@Nullable TokenRefusal> inParallel(Use use) throws Exception {
    CyclicBarrier start = new CyclicBarrier(THREADS);
    List<Callable<@Nullable TokenRefusal>> calls = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      int thread = i;
      calls.add(
          () -> {
            start.await();
            return use.by(thread);
          });
    }
    List<@Nullable TokenRefusal> refusals = new ArrayList<>();
    for (Future<@Nullable TokenRefusal> future : pool.invokeAll(calls)) {
      refusals.add(future.get());
    }
    return refusals;
  }

  private static List<ReplayGuard> guards() {
    return Stream.generate(ReplayGuard::new).limit(20_000).toList();
  }

  /** Has two threads use each guard at the same time; gives how many of the two were accepted. */
  private Set<Integer> inLockStep(List<ReplayGuard> guards, Race race) throws Exception {
    AtomicIntegerArray accepted = new AtomicIntegerArray(guards.size());
    AtomicIntegerArray arrived = new AtomicIntegerArray(guards.size());
    List<Callable<Boolean>> racers = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      int thread = i;
      racers.add(
          () -> {
            for (int round = 0; round < guards.size(); round++) {
              arrived.incrementAndGet(round);
              while (arrived.get(round) < 2) {
                Thread.onSpinWait();
              }
              if (race.use(guards.get(round), thread) == null) {
                accepted.incrementAndGet(round);
              }
            }
            return true;
          });
    }
    for (Future<Boolean> racer : pool.invokeAll(racers)) {
      assertThat(racer.get()).isTrue();
    }
    return IntStream.range(0, guards.size()).map(accepted::get).boxed().collect(Collectors.toSet());
  }

  private interface Race {
    @Nullable TokenRefusal use(ReplayGuard guard, int thread);
  }

  private interface Use {
    @Nullable TokenRefusal by(int thread);
  }
}
