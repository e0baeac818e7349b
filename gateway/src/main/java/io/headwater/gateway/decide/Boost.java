package io.headwater.gateway.decide;

import org.jspecify.annotations.Nullable;

/**
 * The boost of one configuration: while it lasts, at least its probability is in force for what was
 * called. It begins with the end of an exchange, sampled or not, and so depends on no randomness of
 * those that it raises: their thresholds are true ones.
 */
public final class Boost {
  static final Boost NONE = new Boost(BoostSettings.NONE, null);

  private final BoostSettings settings;
  private final @Nullable Operations operations;

  private Boost(BoostSettings settings, @Nullable Operations operations) {
    this.settings = settings;
    this.operations = operations;
  }

  static Boost of(BoostSettings settings, Operations operations) {
    return settings.on().isOn() ? new Boost(settings, operations) : NONE;
  }

  boolean isOn() {
    return operations != null;
  }

  /** What is in force while a rate is raised; null: none ever is. */
  @Nullable Outcome outcome(DecisionReason reason, @Nullable String rule) {
    return operations == null
        ? null
        : Outcome.ofProbability(reason, rule, settings.probability()).ofBoost();
  }

  /** Whether the rate of what is called is raised. */
  boolean raises(Call call) {
    if (operations == null || !operations.boosts().any()) {
      return false;
    }
    Operation operation = operations.known(call.request().method(), call.match());
    return operation != null && operation.isBoosted(operations.boosts().clock().getAsLong());
  }

  /** Begins one, if an exchange ended so that there is cause. */
  void ended(Operation operation, boolean failed, long elapsedNanos) {
    if (operations != null && settings.on().met(failed, elapsedNanos) != null) {
      operations
          .boosts()
          .begin(operation, settings.nanos(), settings.coolDownNanos(), settings.maxOperations());
    }
  }
}
