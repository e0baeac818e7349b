package io.headwater.gateway.decide.token;

import io.headwater.gateway.decide.Call;
import io.headwater.gateway.decide.Decision;
import io.headwater.gateway.decide.DecisionReason;
import io.headwater.gateway.decide.DecisionStep;
import io.headwater.gateway.decide.Effect;
import io.headwater.gateway.decide.Explanation.StepVerdict;
import org.jspecify.annotations.Nullable;

/** Has a request traced whose debug token is accepted; a token that is refused changes nothing. */
public final class DebugTokenStep implements DecisionStep {
  private static final Decision SAMPLED = Decision.forced(DecisionReason.DEBUG_TOKEN, null);

  private final DebugTokens tokens;
  private final TokenCarrier carrier;

  /**
   * Makes the step.
   *
   * @param tokens judges
   * @param carrier finds
   */
  public DebugTokenStep(DebugTokens tokens, TokenCarrier carrier) {
    this.tokens = tokens;
    this.carrier = carrier;
  }

  @Override
  public @Nullable Decision decide(Call call, long randomness, Effect effect) {
    TokenVerdict verdict = verdict(call, effect);
    return verdict != null && verdict.isAccepted() ? SAMPLED : null;
  }

  /** A use that a cap turned away is given back: it had nothing traced. */
  @Override
  public void settle(Call call, Decision decision, boolean held) {
    String token = carrier.find(call.request());
    if (token != null) {
      tokens.settle(token, call.request(), call.match(), held);
    }
  }

  @Override
  public StepVerdict explain(DecisionReason reason, Call call, long randomness) {
    TokenVerdict verdict = verdict(call, Effect.PEEK);
    return new StepVerdict(
        reason,
        verdict != null && verdict.isAccepted(),
        verdict == null ? "no-token" : verdict.wireName());
  }

  /** What becomes of the token of a call; null: it has none. */
  private @Nullable TokenVerdict verdict(Call call, Effect effect) {
    String token = carrier.find(call.request());
    if (token == null) {
      return null;
    }
    String tenant = call.caller().tenant();
    return effect == Effect.COUNT
        ? tokens.verify(token, call.request(), call.match(), tenant)
        : tokens.preview(token, call.request(), call.match(), tenant);
  }
}
