package io.headwater.gateway.decide;

import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The caps that a kept decision comes under: the rule's, then the gateway's. */
final class Caps {
  private final LongSupplier clock;
  private final @Nullable SlidingCap rule;
  private final @Nullable SlidingCap gateway;

  /**
   * Puts them together.
   *
   * @param clock in nanoseconds
   * @param rule of one rule; null: it has none
   * @param gateway holds for every rule; null: there is none
   */
  Caps(LongSupplier clock, @Nullable SlidingCap rule, @Nullable SlidingCap gateway) {
    this.clock = clock;
    this.rule = rule;
    this.gateway = gateway;
  }

  /** A cap that goes on counting where the one before it was; null: there is none. */
  static @Nullable SlidingCap cap(
      int maxPerSecond, LongSupplier clock, @Nullable SlidingCap previous) {
    if (maxPerSecond == 0) {
      return null;
    }
    return previous == null
        ? SlidingCap.of(maxPerSecond, clock.getAsLong())
        : previous.with(maxPerSecond);
  }

  /** That of the rule. */
  @Nullable SlidingCap rule() {
    return rule;
  }

  /** What becomes of a decision under them. */
  Decision capped(Outcome outcome, Decision kept, Effect effect) {
    if ((rule == null && gateway == null) || !kept.sampled()) {
      return kept;
    }
    long now = clock.getAsLong();
    Decision decision = kept;
    if (rule != null) {
      switch (rule.ask(now, effect)) {
        case FREE -> {}
        case LIMITING -> decision = decision.touchedBy(Cap.RULE, rule.most());
        case FULL -> {
          return outcome.droppedByRule();
        }
      }
    }
    if (gateway != null) {
      switch (gateway.ask(now, effect)) {
        case FREE -> {}
        case LIMITING -> {
          if (decision.cap() == Cap.NONE) {
            decision = decision.touchedBy(Cap.GATEWAY, gateway.most());
          }
        }
        case FULL -> {
          return outcome.droppedByGateway();
        }
      }
    }
    return decision;
  }
}
