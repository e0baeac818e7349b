package io.headwater.gateway.decide;

/** Which hard limit touched a decision. */
public enum Cap {
  /** None did. */
  NONE("none"),
  /** The rule's {@code max-per-second}. */
  RULE("rule"),
  /** The gateway's {@code max-per-second}. */
  GATEWAY("gateway");

  private final String wireName;

  Cap(String wireName) {
    this.wireName = wireName;
  }

  /** As spans, metrics and JSON spell it. */
  public String wireName() {
    return wireName;
  }
}
