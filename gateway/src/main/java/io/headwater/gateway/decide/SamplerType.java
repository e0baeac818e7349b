package io.headwater.gateway.decide;

/**
 * What Jaeger calls the kind of sampler that kept a trace, as tag {@code sampler.type}. Its
 * adaptive sampling counts only root spans of {@link #PROBABILISTIC}.
 */
public enum SamplerType {
  /** Kept whatever the randomness: a debug token, a temporary rule, a parent. Parameter: 1. */
  CONST("const"),
  /** Kept with a known probability. Parameter: the probability. */
  PROBABILISTIC("probabilistic"),
  /**
   * Kept with a known probability that is the gateway's own, while a remote strategy is asked for
   * others: no word of Jaeger's, which leaves such spans out. Parameter: the probability.
   */
  LOCAL("local"),
  /** Kept while a cap turned others away, or at a remote limit. Parameter: the most per second. */
  RATE_LIMITING("ratelimiting"),
  /** Kept since an operation had too few. Parameter: the least per second. */
  LOWER_BOUND("lowerbound");

  private final String wireName;

  SamplerType(String wireName) {
    this.wireName = wireName;
  }

  /** As spans spell it. */
  public String wireName() {
    return wireName;
  }
}
