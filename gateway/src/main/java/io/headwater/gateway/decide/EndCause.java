package io.headwater.gateway.decide;

/** What is remarkable about the end of an exchange. */
public enum EndCause {
  /** A 5xx, or a failure of the gateway or of an upstream. */
  ERROR("error"),
  /** It took long. */
  SLOW("slow");

  private final String wireName;

  EndCause(String wireName) {
    this.wireName = wireName;
  }

  /** As spans, metrics and JSON spell it. */
  public String wireName() {
    return wireName;
  }
}
