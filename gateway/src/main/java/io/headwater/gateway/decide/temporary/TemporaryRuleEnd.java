package io.headwater.gateway.decide.temporary;

/** What ended a rule. */
public enum TemporaryRuleEnd {
  /** It sampled as many as it was to. */
  COUNT("count"),
  /** Its time was over. */
  TIME("time"),
  /** Somebody removed it. */
  REMOVED("removed");

  private final String wireName;

  TemporaryRuleEnd(String wireName) {
    this.wireName = wireName;
  }

  /** As metrics and the log spell it. */
  public String wireName() {
    return wireName;
  }
}
