package io.headwater.gateway.decide.trust;

/** What becomes of the trace that a caller says its request is part of. */
public enum TrustPolicy {
  /** Nothing: a new trace is begun, and decided here. */
  RESTART("restart"),
  /** A new trace is begun, and decided here; if it is sampled, its root links to the caller's. */
  RESTART_WITH_LINK("restart-with-link"),
  /** The caller's trace and its decision are kept, as far as its budget reaches. */
  CONTINUE("continue");

  private final String wireName;

  TrustPolicy(String wireName) {
    this.wireName = wireName;
  }

  /** As configuration, metrics and JSON spell it. */
  public String wireName() {
    return wireName;
  }
}
