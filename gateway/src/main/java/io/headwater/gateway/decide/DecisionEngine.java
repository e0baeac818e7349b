package io.headwater.gateway.decide;

import io.headwater.gateway.decide.Explanation.CapState;
import io.headwater.gateway.decide.Explanation.RuleVerdict;
import io.headwater.gateway.decide.Explanation.StepVerdict;
import io.headwater.gateway.http.RequestView;
import io.headwater.gateway.route.RouteMatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes the decision. The first of these steps that applies speaks:
 *
 * <ol>
 *   <li>a {@code never} rule;
 *   <li>a trusted parent;
 *   <li>a debug token;
 *   <li>a temporary rule;
 *   <li>the first rule that matches;
 *   <li>a remote strategy, if one is in force;
 *   <li>the default.
 * </ol>
 *
 * Then the caps: that of the rule, then that of the gateway.
 *
 * <p>Shared by all event loops; compiled once per configuration. Deciding takes no lock, and
 * allocates nothing unless a trace is kept. Rules are found by index, so that their number hardly
 * matters. Rates, floors and caps go on from the engine before, for rules of the same name.
 */
public final class DecisionEngine {
  private final SamplingPolicy policy;
  private final List<CompiledRule> neverRules = new ArrayList<>();
  private final List<CompiledRule> rules = new ArrayList<>();
  private final Map<String, RuleSampler> samplers = new HashMap<>();
  private final RuleIndex neverIndex;
  private final RuleIndex ruleIndex;
  private final Sampler defaultSampler;
  private final @Nullable RemoteSampling remote;
  private final @Nullable SlidingCap gatewayCap;
  private final DecisionSteps steps;
  private final LongSupplier clock;

  /** Of each event loop its own: what a search needs besides the rules. */
  private final ThreadLocal<RuleSearch> searches = ThreadLocal.withInitial(RuleSearch::new);

  /**
   * Compiles the rules, with nothing between them and the {@code never} rules.
   *
   * @param clock monotonic, in nanoseconds
   */
  public DecisionEngine(SamplingPolicy policy, LongSupplier clock) {
    this(policy, clock, DecisionSteps.NONE, null);
  }

  /** Compiles the rules, whose probabilities nothing raises. */
  public DecisionEngine(
      SamplingPolicy policy,
      LongSupplier clock,
      DecisionSteps steps,
      @Nullable DecisionEngine previous) {
    this(policy, clock, steps, previous, Boost.NONE);
  }

  /** Compiles the rules, beside no remote strategy. */
  public DecisionEngine(
      SamplingPolicy policy,
      LongSupplier clock,
      DecisionSteps steps,
      @Nullable DecisionEngine previous,
      Boost boost) {
    this(policy, clock, steps, previous, boost, null);
  }

  /**
   * Compiles the rules.
   *
   * @param clock monotonic, in nanoseconds; the same as of the engine before
   * @param steps asked before the rules
   * @param previous the engine that this one takes the place of, whose rates and caps go on; it may
   *     go on deciding; null: there was none
   * @param boost what raises the probability of an operation for a while
   * @param remote whose strategy, when there is one, stands before the default; null: nobody's
   */
  public DecisionEngine(
      SamplingPolicy policy,
      LongSupplier clock,
      DecisionSteps steps,
      @Nullable DecisionEngine previous,
      Boost boost,
      @Nullable RemoteSampling remote) {
    this.remote = remote;
    this.policy = policy;
    this.steps = steps;
    this.clock = clock;
    this.gatewayCap =
        Caps.cap(policy.maxPerSecond(), clock, previous == null ? null : previous.gatewayCap);
    SamplerContext context = new SamplerContext(clock, gatewayCap, boost, remote != null);
    for (SamplingRule rule : policy.rules()) {
      RuleSampler before = previous == null ? null : previous.samplers.get(rule.name());
      RuleSampler sampler = RuleSampler.of(rule, context, before);
      samplers.put(rule.name(), sampler);
      List<CompiledRule> kin = rule.kind() instanceof SamplingKind.Never ? neverRules : rules;
      kin.add(new CompiledRule(kin.size(), rule, sampler));
    }
    this.neverIndex = new RuleIndex(neverRules);
    this.ruleIndex = new RuleIndex(rules);
    RuleSampler ofFile = RuleSampler.ofDefault(policy.defaultProbability(), context);
    this.defaultSampler = remote == null ? ofFile : new RemoteSampler(remote, ofFile, context);
  }

  /** What it was compiled of. */
  public SamplingPolicy policy() {
    return policy;
  }

  /** Decides for one exchange whose sender is not known. */
  public Decision decide(RequestView request, RouteMatch match, long randomness) {
    return decide(request, match, Caller.UNKNOWN, randomness);
  }

  /**
   * Decides for one exchange.
   *
   * @param request what it says
   * @param match where it goes
   * @param caller who sent it
   * @param randomness R, in the low 56 bits: those of the trace id, or what {@code rv} says
   */
  public Decision decide(RequestView request, RouteMatch match, Caller caller, long randomness) {
    return decide(request, match, caller, randomness, Effect.COUNT);
  }

  /**
   * Decides for one exchange that was decided elsewhere. What a parent, a token or a temporary rule
   * said there it says here too, behind the {@code never} rules and under the cap of this engine:
   * they are asked once only, and nothing of theirs is used up.
   *
   * @param other what was decided
   */
  public Decision decideBeside(
      RequestView request, RouteMatch match, Caller caller, long randomness, Decision other) {
    RuleSearch search = searches.get();
    search.call().begin(request, match, caller);
    try {
      Call call = search.call();
      CompiledRule never = search.first(neverIndex);
      if (never != null) {
        return never.sampler().decide(call, randomness, Effect.COUNT);
      }
      return switch (other.reason()) {
        case TRUSTED_PARENT, DEBUG_TOKEN, TEMPORARY -> capped(uncapped(other), Effect.COUNT);
        default -> decideByRules(search, randomness, Effect.COUNT);
      };
    } finally {
      search.call().end();
    }
  }

  /** What a step before the rules said, before a cap turned it away. */
  private static Decision uncapped(Decision other) {
    return other.sampled() || other.cap() == Cap.NONE
        ? other
        : Decision.forced(other.reason(), other.rule());
  }

  /** The same, or only a question what the decision would be. */
  Decision decide(
      RequestView request, RouteMatch match, Caller caller, long randomness, Effect effect) {
    RuleSearch search = searches.get();
    search.call().begin(request, match, caller);
    try {
      return decide(search, randomness, effect);
    } finally {
      search.call().end();
    }
  }

  private Decision decide(RuleSearch search, long randomness, Effect effect) {
    Call call = search.call();
    CompiledRule never = search.first(neverIndex);
    if (never != null) {
      return never.sampler().decide(call, randomness, effect);
    }
    Decision early = decideBy(steps.trustedParent(), call, randomness, effect);
    if (early == null) {
      early = decideBy(steps.debugToken(), call, randomness, effect);
    }
    if (early == null) {
      early = decideBy(steps.temporary(), call, randomness, effect);
    }
    return early == null ? decideByRules(search, randomness, effect) : early;
  }

  /** What a step before the rules says, under the cap; null: nothing. */
  private @Nullable Decision decideBy(
      DecisionStep step, Call call, long randomness, Effect effect) {
    Decision decision = step.decide(call, randomness, effect);
    if (decision == null || !decision.sampled()) {
      return decision;
    }
    Decision capped = capped(decision, effect);
    if (effect == Effect.COUNT) {
      step.settle(call, decision, capped.sampled());
    }
    return capped;
  }

  private Decision decideByRules(RuleSearch search, long randomness, Effect effect) {
    CompiledRule rule = search.first(ruleIndex);
    return (rule == null ? defaultSampler : rule.sampler())
        .decide(search.call(), randomness, effect);
  }

  private Decision capped(Decision decision, Effect effect) {
    if (gatewayCap == null || !decision.sampled()) {
      return decision;
    }
    return switch (gatewayCap.ask(clock.getAsLong(), effect)) {
      case FREE -> decision;
      case LIMITING -> decision.touchedBy(Cap.GATEWAY, gatewayCap.most());
      case FULL -> decision.droppedBy(Cap.GATEWAY);
    };
  }

  /**
   * Says what the decision for a request would be, and why, by the steps that decide. Nothing is
   * counted, and no place under a cap is taken.
   */
  public Explanation explain(
      RequestView request, RouteMatch match, Caller caller, long randomness) {
    RuleSearch search = new RuleSearch();
    Call call = search.call();
    call.begin(request, match, caller);
    Decision decision = decide(search, randomness, Effect.PEEK);
    List<StepVerdict> asked =
        List.of(
            steps.trustedParent().explain(DecisionReason.TRUSTED_PARENT, call, randomness),
            steps.debugToken().explain(DecisionReason.DEBUG_TOKEN, call, randomness),
            steps.temporary().explain(DecisionReason.TEMPORARY, call, randomness));
    List<RuleVerdict> verdicts = new ArrayList<>();
    neverRules.forEach(rule -> verdicts.add(verdict(rule, call)));
    rules.forEach(rule -> verdicts.add(verdict(rule, call)));
    CompiledRule first = search.first(neverIndex);
    if (first == null) {
      first = search.first(ruleIndex);
    }
    Sampler sampler = first == null ? defaultSampler : first.sampler();
    List<CapState> caps = new ArrayList<>();
    addState(caps, Cap.RULE, sampler.cap());
    addState(caps, Cap.GATEWAY, gatewayCap);
    return new Explanation(
        asked,
        verdicts,
        Threshold.random(randomness),
        sampler.threshold(call).value(),
        remote == null ? RemoteSampling.notConfigured() : remote.explain(call),
        caps,
        decision);
  }

  /** What each rule, in order, and the gateway may sample, and what they do now. */
  public SamplingBudgets budgets() {
    List<RuleBudget> budgets = new ArrayList<>();
    neverRules.forEach(rule -> budgets.add(rule.sampler().budget(rule.rule())));
    rules.forEach(rule -> budgets.add(rule.sampler().budget(rule.rule())));
    return new SamplingBudgets(
        budgets,
        gatewayCap == null ? 0 : gatewayCap.most(),
        gatewayCap == null ? 0 : gatewayCap.admitted(clock.getAsLong()),
        policy.defaultProbability());
  }

  /** Finds what leaves decisions of these rules open. */
  public OpenConditions openConditions() {
    return new OpenConditions(neverRules, rules);
  }

  private void addState(List<CapState> caps, Cap which, @Nullable SlidingCap cap) {
    if (cap != null) {
      SlidingCap.Answer answer = cap.ask(clock.getAsLong(), Effect.PEEK);
      caps.add(
          new CapState(
              which,
              cap.most(),
              answer != SlidingCap.Answer.FULL,
              cap.isLimiting(clock.getAsLong())));
    }
  }

  private static RuleVerdict verdict(CompiledRule rule, Call call) {
    return new RuleVerdict(
        rule.rule().name(),
        rule.rule().kind(),
        rule.matches(call),
        rule.rule().matcher().verdicts(call));
  }
}
