package io.headwater.gateway.decide;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a remote server asks to be sampled of a service, as it was read: each figure is in its
 * range. The shapes are those of Jaeger's {@code SamplingStrategyResponse}.
 */
public sealed interface RemoteStrategy {

  /** Which shape it is, in one word of the wire. */
  String kind();

  /**
   * One probability for everything.
   *
   * @param probability in [0, 1]
   */
  record Probability(double probability) implements RemoteStrategy {
    @Override
    public String kind() {
      return "probability";
    }
  }

  /**
   * About so many of everything, by a threshold that moves with the rate of arrivals.
   *
   * @param perSecond 0: none
   */
  record RateLimit(double perSecond) implements RemoteStrategy {
    @Override
    public String kind() {
      return "rate-limit";
    }
  }

  /**
   * A probability for each operation: what Jaeger's adaptive sampling gives.
   *
   * @param defaultProbability in [0, 1], of operations without one; null: it was not told, and so
   *     they are left to the default of the file
   * @param lowerBound of each operation so many per second are sampled at least; 0: no such floor
   * @param upperBound of each operation about so many per second are sampled at most; 0: no bound
   * @param operations probability by the name that root spans have
   */
  record PerOperation(
      @Nullable Double defaultProbability,
      double lowerBound,
      double upperBound,
      Map<String, Double> operations)
      implements RemoteStrategy {
    public PerOperation {
      operations = Map.copyOf(operations);
    }

    @Override
    public String kind() {
      return "per-operation";
    }
  }
}
