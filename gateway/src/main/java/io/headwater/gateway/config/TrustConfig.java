package io.headwater.gateway.config;

import java.util.List;

/**
 * Whose trace context is taken, and what of it.
 *
 * @param defaultPolicy for callers that no entry is about
 * @param maxPerSecond budget of the default, where that is {@code continue}
 * @param from entries, the first that is about the caller speaks
 * @param baggage keys of the members that pass, of callers who continue
 * @param tracestate keys of the members that pass, of callers who continue
 */
public record TrustConfig(
    Policy defaultPolicy,
    int maxPerSecond,
    List<Entry> from,
    List<String> baggage,
    List<String> tracestate) {
  /** What {@code reference.conf} says. */
  public static TrustConfig defaults() {
    return new TrustConfig(Policy.RESTART, 100, List.of(), List.of(), List.of());
  }

  /**
   * What is taken from some callers. At least one of the lists has an element.
   *
   * @param cidrs blocks of which one must hold the peer's address; empty: any peer
   * @param tenants of which one the caller must have proved to be; empty: anybody
   * @param policy what becomes of its trace
   * @param maxPerSecond sampled parents that are accepted in any second; 0: none; without meaning
   *     unless the policy is {@code continue}
   */
  public record Entry(List<String> cidrs, List<String> tenants, Policy policy, int maxPerSecond) {}

  /** What becomes of the trace that a caller says its request is part of. */
  public enum Policy {
    /** A new trace is begun. */
    RESTART,
    /** A new trace is begun, whose root links to the caller's. */
    RESTART_WITH_LINK,
    /** The caller's trace and its decision are kept, within a budget. */
    CONTINUE
  }
}
