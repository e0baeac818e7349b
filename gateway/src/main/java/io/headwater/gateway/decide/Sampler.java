package io.headwater.gateway.decide;

import org.jspecify.annotations.Nullable;

/** What is done with a call: by a rule that matches it, or by default. Shared by event loops. */
interface Sampler {
  /**
   * Decides.
   *
   * @param effect whether rates, floors and caps are used up
   */
  Decision decide(Call call, long randomness, Effect effect);

  /** The threshold that would be in force for a call, without counting it. */
  Threshold threshold(Call call);

  /** Of its own, beside the gateway's; null: there is none. */
  @Nullable SlidingCap cap();
}
