package io.headwater.gateway.decide;

/** Which step of the decision spoke, in the order they are asked. */
public enum DecisionReason {
  /** A {@code never} rule: not sampled, whatever else holds. */
  NEVER("never"),
  /** A parent whose sender is trusted: its decision goes on. */
  TRUSTED_PARENT("trusted-parent"),
  /** A valid debug token: sampled. */
  DEBUG_TOKEN("debug-token"),
  /** A rule that expires by time or by count. */
  TEMPORARY("temporary"),
  /** The first matching rule. */
  RULE("rule"),
  /** No rule matched, and the strategy that a remote server gave spoke. */
  REMOTE("remote"),
  /** No rule matched, and no remote strategy spoke. */
  DEFAULT("default");

  private final String wireName;

  DecisionReason(String wireName) {
    this.wireName = wireName;
  }

  /** As spans, metrics and JSON spell it. */
  public String wireName() {
    return wireName;
  }
}
