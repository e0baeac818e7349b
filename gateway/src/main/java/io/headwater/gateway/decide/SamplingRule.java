package io.headwater.gateway.decide;

/**
 * One rule as configured.
 *
 * @param name unique; what spans, ledger and explanations call it
 * @param matcher what it applies to
 * @param kind what it does
 */
public record SamplingRule(String name, RequestMatcher matcher, SamplingKind kind) {}
