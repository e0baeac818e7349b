package io.headwater.gateway.decide;

/**
 * One rule as configured.
 *
 * @param name unique; what spans, ledger and explanations call it
 * @param matcher what it applies to
 * @param kind what it does
 * @param maxPerSecond sampled in any second at most; 0: no cap
 */
public record SamplingRule(
    String name, RequestMatcher matcher, SamplingKind kind, int maxPerSecond) {
  /** A rule without cap. */
  public SamplingRule(String name, RequestMatcher matcher, SamplingKind kind) {
    this(name, matcher, kind, 0);
  }
}
