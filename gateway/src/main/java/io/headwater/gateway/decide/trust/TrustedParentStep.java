package io.headwater.gateway.decide.trust;

import io.headwater.gateway.decide.Call;
import io.headwater.gateway.decide.Caller;
import io.headwater.gateway.decide.Cap;
import io.headwater.gateway.decide.Decision;
import io.headwater.gateway.decide.DecisionReason;
import io.headwater.gateway.decide.DecisionStep;
import io.headwater.gateway.decide.Effect;
import io.headwater.gateway.decide.Explanation.StepVerdict;
import io.headwater.gateway.decide.SamplerType;
import io.headwater.gateway.decide.inbound.InboundContext;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the decision of a parent whose sender may continue its trace, within the sender's budget. A
 * parent that is not sampled costs nothing; one that left the decision open is decided here.
 */
public final class TrustedParentStep implements DecisionStep {
  private final LongSupplier clock;

  /**
   * Makes the step.
   *
   * @param clock monotonic, in nanoseconds
   */
  public TrustedParentStep(LongSupplier clock) {
    this.clock = clock;
  }

  @Override
  public @Nullable Decision decide(Call call, long randomness, Effect effect) {
    if (!(call.caller() instanceof TrustedCaller caller)
        || caller.trust().policy() != TrustPolicy.CONTINUE) {
      return null;
    }
    InboundContext parent = caller.parent();
    if (parent == null || parent.deferred()) {
      return null;
    }
    if (!parent.sampled()) {
      return decision(parent, false);
    }
    long now = clock.getAsLong();
    boolean admitted =
        effect == Effect.COUNT ? caller.trust().admit(now) : caller.trust().wouldAdmit(now);
    return admitted ? decision(parent, true) : null;
  }

  @Override
  public void settle(Call call, Decision decision, boolean held) {
    if (call.caller() instanceof TrustedCaller caller) {
      caller.trust().settle(held);
    }
  }

  @Override
  public StepVerdict explain(DecisionReason reason, Call call, long randomness) {
    Decision decision = decide(call, randomness, Effect.PEEK);
    return new StepVerdict(reason, decision != null, why(call.caller(), decision));
  }

  private static String why(Caller caller, @Nullable Decision decision) {
    if (!(caller instanceof TrustedCaller trusted)
        || trusted.trust().policy() != TrustPolicy.CONTINUE) {
      return "not-trusted";
    }
    InboundContext parent = trusted.parent();
    if (parent == null) {
      return "no-trace";
    }
    if (parent.deferred()) {
      return "left-open";
    }
    if (decision == null) {
      return "over-budget";
    }
    return decision.sampled() ? "sampled" : "not-sampled";
  }

  /** The probability is the caller's, and known only where it says its threshold. */
  private static Decision decision(InboundContext parent, boolean sampled) {
    return new Decision(
        sampled,
        DecisionReason.TRUSTED_PARENT,
        null,
        sampled ? 1 : 0,
        parent.traceStateWith(parent.threshold()),
        Cap.NONE,
        SamplerType.CONST,
        sampled ? 1 : 0);
  }
}
