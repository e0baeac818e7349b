package io.headwater.gateway.decide;

import org.jspecify.annotations.Nullable;

/**
 * Whether one exchange is traced, and why. Made once, never re-made on a retry.
 *
 * <p>The decisions of rules are built when the rules are compiled, or when a moving threshold first
 * comes to a step of its ladder: deciding allocates nothing.
 *
 * <p>A threshold is announced exactly when it is true, that is when this trace stands for 1 /
 * probability requests. These kept decisions carry none, since their probability is unknown: those
 * that were forced (a token, a temporary rule, the floor of an operation), those that a parent
 * without threshold made, and those that a cap touched. A cap touches what it turns away, and what
 * it lets through while it turns others away, up to one second after it did so last: for such a
 * trace nobody knows how many it stands for. A kept decision that passed a cap which turns nobody
 * away keeps its threshold: then the probability alone decided.
 *
 * @param sampled whether the exchange is traced
 * @param reason which step spoke
 * @param rule name of the rule that spoke; null: none did
 * @param probability in force, before any cap, in [0, 1]
 * @param traceState the header value that announces it, {@code ot=th:c}; null: nothing
 * @param cap what touched it; where it is not sampled, this is why
 * @param sampler how Jaeger names what kept it
 * @param samplerParameter what belongs to that name
 * @param boosted whether the probability in force was that of a boost, see {@link Hindsight}
 */
public record Decision(
    boolean sampled,
    DecisionReason reason,
    @Nullable String rule,
    double probability,
    @Nullable String traceState,
    Cap cap,
    SamplerType sampler,
    double samplerParameter,
    boolean boosted) {

  /** A decision that no boost had a part in. */
  public Decision(
      boolean sampled,
      DecisionReason reason,
      @Nullable String rule,
      double probability,
      @Nullable String traceState,
      Cap cap,
      SamplerType sampler,
      double samplerParameter) {
    this(sampled, reason, rule, probability, traceState, cap, sampler, samplerParameter, false);
  }

  /** A decision by probability alone, which no cap touched. */
  public Decision(
      boolean sampled,
      DecisionReason reason,
      @Nullable String rule,
      double probability,
      @Nullable String traceState) {
    this(
        sampled,
        reason,
        rule,
        probability,
        traceState,
        Cap.NONE,
        SamplerType.PROBABILISTIC,
        probability);
  }

  /** A sampled decision that no probability made, and so one without threshold. */
  public static Decision forced(DecisionReason reason, @Nullable String rule) {
    return new Decision(true, reason, rule, 1, null, Cap.NONE, SamplerType.CONST, 1);
  }

  /** The same, turned away by a cap. */
  Decision droppedBy(Cap by) {
    return new Decision(
        false, reason, rule, probability, null, by, sampler, samplerParameter, boosted);
  }

  /**
   * The same, let through by a cap that turned others away.
   *
   * @param mostPerSecond what the cap lets through
   */
  Decision touchedBy(Cap by, int mostPerSecond) {
    boolean limited = sampler == SamplerType.PROBABILISTIC || sampler == SamplerType.LOCAL;
    return new Decision(
        true,
        reason,
        rule,
        probability,
        null,
        by,
        limited ? SamplerType.RATE_LIMITING : sampler,
        limited ? mostPerSecond : samplerParameter,
        boosted);
  }

  /**
   * The same, as another sampler's.
   *
   * @param parameter what belongs to its name; null: the probability
   */
  Decision ofSampler(SamplerType other, @Nullable Double parameter) {
    return new Decision(
        sampled,
        reason,
        rule,
        probability,
        traceState,
        cap,
        other,
        parameter == null ? probability : parameter,
        boosted);
  }

  /** The same, by the probability of a boost. */
  Decision ofBoost() {
    return new Decision(
        sampled, reason, rule, probability, traceState, cap, sampler, samplerParameter, true);
  }
}
