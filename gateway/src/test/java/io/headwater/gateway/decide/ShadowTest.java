package io.headwater.gateway.decide;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.headwater.gateway.http.FakeRequest;
import io.headwater.gateway.http.PathPattern;
import io.headwater.gateway.route.RouteMatch;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShadowTest {
  private static final RouteMatch MATCH = new RouteMatch("r", "s", "", "n", "u", null);
  private static final FakeRequest REQUEST = FakeRequest.of("GET", "/a");
  private static final long KEPT = (1L << 56) - 1;

  private final ManualClock clock = new ManualClock(0);

  @Test
  void agreement_isCounted_forEachPair() {
    Shadow shadow = Shadow.of(engine(0.5, 0), null);
    observe(shadow, KEPT, kept(DecisionReason.RULE));
    observe(shadow, 0, kept(DecisionReason.RULE));
    observe(shadow, KEPT, dropped(DecisionReason.DEFAULT));
    observe(shadow, 0, dropped(DecisionReason.DEFAULT));
    observe(shadow, 0, dropped(DecisionReason.DEFAULT));

    Shadow.Snapshot books = shadow.snapshot();
    assertThat(books.both()).isEqualTo(1);
    assertThat(books.liveOnly()).isEqualTo(1);
    assertThat(books.shadowOnly()).isEqualTo(1);
    assertThat(books.neither()).isEqualTo(2);
    assertThat(books.decisions().requests()).isEqualTo(5);
    assertThat(books.decisions().sampled()).containsEntry(DecisionReason.DEFAULT, 2L);
  }

  @Test
  void stepsBeforeTheRules_areTakenOver_underTheCandidatesNeverRulesAndCap() {
    SamplingRule never =
        new SamplingRule(
            "quiet",
            RequestMatcher.builder().path(PathPattern.parse("/quiet")).build(),
            new SamplingKind.Never());
    DecisionEngine engine = new DecisionEngine(new SamplingPolicy(List.of(never), 0, 1), clock);
    Shadow shadow = Shadow.of(engine, null);
    observe(shadow, 0, kept(DecisionReason.DEBUG_TOKEN));
    observe(shadow, 0, kept(DecisionReason.DEBUG_TOKEN));
    shadow.observe(
        FakeRequest.of("GET", "/quiet"),
        MATCH,
        Caller.UNKNOWN,
        0,
        kept(DecisionReason.TRUSTED_PARENT));

    Shadow.Snapshot books = shadow.snapshot();
    assertThat(books.decisions().sampled()).containsEntry(DecisionReason.DEBUG_TOKEN, 1L);
    assertThat(books.decisions().unsampled())
        .containsEntry(DecisionReason.DEBUG_TOKEN, 1L)
        .containsEntry(DecisionReason.NEVER, 1L);
    assertThat(books.decisions().turnedAway()).containsEntry(Cap.GATEWAY, 1L);
    assertThat(books.decisions().rules())
        .isEqualTo(Map.of("quiet", new DecisionLedger.RuleCount(0, 1)));
  }

  @Test
  void whatALiveCapTurnedAway_isNotTurnedAwayHere() {
    Shadow shadow = Shadow.of(engine(0, 0), null);
    observe(shadow, 0, kept(DecisionReason.TEMPORARY).droppedBy(Cap.GATEWAY));
    assertThat(shadow.snapshot().shadowOnly()).isEqualTo(1);
  }

  @Test
  void anotherCandidate_goesOnInTheSameBooks() {
    Shadow first = Shadow.of(engine(0, 0), null);
    observe(first, 0, dropped(DecisionReason.DEFAULT));
    Shadow second = Shadow.of(engine(1, 0), first);
    observe(second, 0, dropped(DecisionReason.DEFAULT));
    assertThat(second.snapshot().neither()).isEqualTo(1);
    assertThat(second.snapshot().shadowOnly()).isEqualTo(1);
  }

  @Test
  void unsampled_allocatesNothing() {
    Shadow shadow = Shadow.of(engine(0.001, 5), null);
    Decision live = dropped(DecisionReason.DEFAULT);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 10; round++) {
      long before = threads.getThreadAllocatedBytes(thread);
      for (int n = 0; n < 2_000; n++) {
        shadow.observe(REQUEST, MATCH, Caller.UNKNOWN, 0, live);
      }
      least = Math.min(least, threads.getThreadAllocatedBytes(thread) - before);
    }
    assertThat(least).isLessThan(2_000);
  }

  private DecisionEngine engine(double probability, int cap) {
    return new DecisionEngine(new SamplingPolicy(List.of(), probability, cap), clock);
  }

  private static void observe(Shadow shadow, long randomness, Decision live) {
    shadow.observe(REQUEST, MATCH, Caller.UNKNOWN, randomness, live);
  }

  private static Decision kept(DecisionReason reason) {
    return Decision.forced(reason, null);
  }

  private static Decision dropped(DecisionReason reason) {
    return new Decision(false, reason, null, 0, null);
  }
}
