package io.headwater.gateway.decide.temporary;

import io.headwater.gateway.decide.Cap;
import io.headwater.gateway.decide.Decision;
import io.headwater.gateway.decide.DecisionReason;
import io.headwater.gateway.decide.SamplerType;
import io.headwater.gateway.decide.Threshold;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * A rule in force. Lock-free.
 *
 * <p>A place is taken before the decision, and given back if the decision does not hold in the end.
 * So what was sampled and what is about to be are never more than the count together, and a rule is
 * at its end only when so many were sampled.
 */
final class LiveRule {
  private final String id;
  private final TemporaryRule rule;
  private final Instant created;
  private final long endNanos;
  private final Threshold threshold;
  private final Decision kept;
  private final AtomicLong taken = new AtomicLong();
  private final LongAdder sampled = new LongAdder();

  /**
   * Puts a rule in force.
   *
   * @param created by the wall clock
   * @param now by the monotonic one, in nanoseconds
   */
  LiveRule(String id, TemporaryRule rule, Instant created, long now) {
    this.id = id;
    this.rule = rule;
    this.created = created;
    this.endNanos = now + rule.limits().duration().toNanos();
    this.threshold = Threshold.ofProbability(rule.probability());
    // Without threshold: how likely a trace was sampled depends on the steps behind, too.
    this.kept =
        new Decision(
            true,
            DecisionReason.TEMPORARY,
            rule.name(),
            rule.probability(),
            null,
            Cap.NONE,
            SamplerType.CONST,
            1);
  }

  String id() {
    return id;
  }

  TemporaryRule rule() {
    return rule;
  }

  /** The decision of this rule, always the same one. */
  Decision kept() {
    return kept;
  }

  boolean hasPlace() {
    return rule.limits().count() == 0 || taken.get() < rule.limits().count();
  }

  boolean keeps(long randomness) {
    return threshold.keeps(randomness);
  }

  boolean isOverBy(long now) {
    return now - endNanos >= 0;
  }

  /** Whether all of its samples were taken, none of which can be given back. */
  boolean isUsedUp() {
    return rule.limits().count() > 0 && sampled.sum() >= rule.limits().count();
  }

  /** Takes a place, unless there is none. */
  boolean take() {
    int count = rule.limits().count();
    while (true) {
      long before = taken.get();
      if (count > 0 && before >= count) {
        return false;
      }
      if (taken.compareAndSet(before, before + 1)) {
        return true;
      }
    }
  }

  /** Says what became of a place that was taken. */
  void settle(boolean held) {
    if (held) {
      sampled.increment();
    } else {
      taken.decrementAndGet();
    }
  }

  TemporaryRuleState state(long now) {
    return new TemporaryRuleState(
        id, rule, created, Duration.ofNanos(Math.max(0, endNanos - now)), sampled.sum());
  }
}
