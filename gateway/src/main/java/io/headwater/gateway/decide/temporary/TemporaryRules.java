package io.headwater.gateway.decide.temporary;

import io.headwater.gateway.decide.Call;
import io.headwater.gateway.decide.Decision;
import io.headwater.gateway.decide.DecisionReason;
import io.headwater.gateway.decide.DecisionStep;
import io.headwater.gateway.decide.Effect;
import io.headwater.gateway.decide.Explanation.Left;
import io.headwater.gateway.decide.Explanation.RuleVerdict;
import io.headwater.gateway.decide.Explanation.StepVerdict;
import io.headwater.gateway.decide.SamplingKind;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The rules that end by themselves, for as long as the gateway runs: a reload does not touch them.
 * The oldest that matches, has a place left and keeps the randomness speaks; where none does, the
 * steps behind decide.
 *
 * <p>Deciding reads one snapshot of the rules and takes no lock; with no rules that is all, and
 * where none speaks nothing is allocated. A rule that is at its end is passed over from then on. It
 * is taken out when somebody looks, or by {@link #removeEnded}, which is to be called now and then;
 * never by the decision.
 */
public final class TemporaryRules implements DecisionStep {
  /** The most rules in force at once: each may be asked of each request. */
  public static final int MOST = 100;

  private static final LiveRule[] NO_RULES = {};
  private static final int ID_DIGITS = 10;

  private final Clock clock;
  private final LongSupplier nanoClock;
  private final LongSupplier ids;
  private final TemporaryRuleAudit audit;
  private final LongAdder sampled = new LongAdder();
  private final Map<TemporaryRuleEnd, Long> ended = new EnumMap<>(TemporaryRuleEnd.class);
  private long created;
  private volatile LiveRule[] live = NO_RULES;

  /**
   * Starts with none in force.
   *
   * @param clock by which the time of creation is told
   * @param nanoClock monotonic, in nanoseconds, by which rules end
   * @param ids random numbers that ids are made of
   * @param audit is told what comes and goes
   */
  public TemporaryRules(
      Clock clock, LongSupplier nanoClock, LongSupplier ids, TemporaryRuleAudit audit) {
    this.clock = clock;
    this.nanoClock = nanoClock;
    this.ids = ids;
    this.audit = audit;
    for (TemporaryRuleEnd end : TemporaryRuleEnd.values()) {
      ended.put(end, 0L);
    }
  }

  /**
   * Puts a rule in force.
   *
   * @throws TemporaryRuleRefusedException if there are too many, or one of that name
   */
  public synchronized TemporaryRuleState add(TemporaryRule rule)
      throws TemporaryRuleRefusedException {
    removeEnded();
    LiveRule[] before = live;
    if (before.length >= MOST) {
      throw new TemporaryRuleRefusedException(
          "temporary rules: "
              + before.length
              + " in force (expected: at most "
              + MOST
              + "; remove one, or wait for its end)");
    }
    for (LiveRule other : before) {
      if (other.rule().name().equals(rule.name())) {
        throw new TemporaryRuleRefusedException(
            "name: "
                + rule.name()
                + " (expected: a name that no temporary rule in force has; see "
                + other.id()
                + ")");
      }
    }
    long now = nanoClock.getAsLong();
    LiveRule added = new LiveRule(freshId(before), rule, clock.instant(), now);
    LiveRule[] after = Arrays.copyOf(before, before.length + 1);
    after[before.length] = added;
    live = after;
    created++;
    TemporaryRuleState state = added.state(now);
    audit.created(state);
    return state;
  }

  /** Ends a rule at once; false: there is none of that id. */
  public synchronized boolean remove(String id) {
    removeEnded();
    LiveRule rule = find(id);
    if (rule == null) {
      return false;
    }
    end(rule, TemporaryRuleEnd.REMOVED);
    return true;
  }

  /** Takes out what is at its end. */
  public synchronized void removeEnded() {
    long now = nanoClock.getAsLong();
    for (LiveRule rule : live) {
      if (rule.isUsedUp()) {
        end(rule, TemporaryRuleEnd.COUNT);
      } else if (rule.isOverBy(now)) {
        end(rule, TemporaryRuleEnd.TIME);
      }
    }
  }

  /** The rule of that id; null: there is none in force. */
  public synchronized @Nullable TemporaryRuleState get(String id) {
    removeEnded();
    LiveRule rule = find(id);
    return rule == null ? null : rule.state(nanoClock.getAsLong());
  }

  /** The rules in force, the oldest first. */
  public synchronized List<TemporaryRuleState> list() {
    removeEnded();
    long now = nanoClock.getAsLong();
    return Arrays.stream(live).map(rule -> rule.state(now)).toList();
  }

  /** The books. */
  public synchronized Counts counts() {
    removeEnded();
    return new Counts(live.length, created, sampled.sum(), Map.copyOf(ended));
  }

  @Override
  public @Nullable Decision decide(Call call, long randomness, Effect effect) {
    LiveRule rule = speaker(live, call, randomness, effect);
    return rule == null ? null : rule.kept();
  }

  /**
   * A place that a decision took is given back where a cap turned it away. It is the decision's own
   * rule that gets it back, not an equal one that took its place since.
   */
  @Override
  @SuppressWarnings("ReferenceEquality")
  public void settle(Call call, Decision decision, boolean held) {
    if (held) {
      sampled.increment();
    }
    // It may be gone by now; then nobody asks for its places.
    for (LiveRule rule : live) {
      if (rule.kept() == decision) {
        rule.settle(held);
        return;
      }
    }
  }

  @Override
  public StepVerdict explain(DecisionReason reason, Call call, long randomness) {
    List<TemporaryVerdict> verdicts = verdicts(call, randomness);
    boolean speaks = verdicts.stream().anyMatch(TemporaryVerdict::speaks);
    return new StepVerdict(
        reason,
        speaks,
        verdicts.isEmpty() ? "none-in-force" : speaks ? "speaks" : "silent",
        verdicts.stream().map(TemporaryVerdict::verdict).toList());
  }

  /**
   * What each rule says of a call, in the order in which they are asked. Nothing is used up.
   *
   * @param randomness R, in its low 56 bits
   */
  public List<TemporaryVerdict> verdicts(Call call, long randomness) {
    LiveRule[] rules = live;
    LiveRule speaker = speaker(rules, call, randomness, Effect.PEEK);
    long now = nanoClock.getAsLong();
    List<TemporaryVerdict> verdicts = new ArrayList<>();
    for (LiveRule rule : rules) {
      if (!rule.isOverBy(now)) {
        verdicts.add(
            new TemporaryVerdict(
                verdict(rule.rule(), rule.state(now), call),
                rule.state(now),
                rule.keeps(randomness),
                rule == speaker));
      }
    }
    return verdicts;
  }

  private @Nullable LiveRule speaker(LiveRule[] rules, Call call, long randomness, Effect effect) {
    for (LiveRule rule : rules) {
      if (rule.hasPlace()
          && rule.keeps(randomness)
          && rule.rule().matcher().matches(call)
          && !rule.isOverBy(nanoClock.getAsLong())
          && (effect == Effect.PEEK || rule.take())) {
        return rule;
      }
    }
    return null;
  }

  private static RuleVerdict verdict(TemporaryRule rule, TemporaryRuleState state, Call call) {
    return new RuleVerdict(
        rule.name(),
        rule.probability() == 1
            ? new SamplingKind.Always()
            : new SamplingKind.Probability(rule.probability()),
        rule.matcher().matches(call),
        rule.matcher().verdicts(call),
        new Left(state.secondsLeft(), state.countLeft()));
  }

  private void end(LiveRule rule, TemporaryRuleEnd end) {
    live = Arrays.stream(live).filter(other -> other != rule).toArray(LiveRule[]::new);
    ended.merge(end, 1L, Long::sum);
    audit.ended(rule.state(nanoClock.getAsLong()), end);
  }

  private @Nullable LiveRule find(String id) {
    for (LiveRule rule : live) {
      if (rule.id().equals(id)) {
        return rule;
      }
    }
    return null;
  }

  /** Random, so that an id of before a restart is none of another rule after it. */
  private String freshId(LiveRule[] taken) {
    while (true) {
      String id = HexFormat.of().toHexDigits(ids.getAsLong(), ID_DIGITS);
      if (Arrays.stream(taken).noneMatch(rule -> rule.id().equals(id))) {
        return id;
      }
    }
  }

  /**
   * What became of temporary rules since the start.
   *
   * @param inForce now
   * @param created in all
   * @param sampled by all of them
   * @param ended by what ended them
   */
  public record Counts(
      int inForce, long created, long sampled, Map<TemporaryRuleEnd, Long> ended) {}
}
