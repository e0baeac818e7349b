package io.headwater.gateway.remote;

/** Why a part of a strategy was left out. */
public enum IgnoredPart {
  /** Of another type than it should have. */
  TYPE("type"),
  /** No number from 0 to 1. */
  PROBABILITY("probability"),
  /** A rate that is no number from 0 to 1,000,000. */
  RATE("rate"),
  /** An operation without a name, or with one that is too long or not printable. */
  NAME("name"),
  /** An operation that came before. */
  DUPLICATE("duplicate"),
  /** An operation beyond the most that are taken. */
  TOO_MANY("too-many");

  private final String wireName;

  IgnoredPart(String wireName) {
    this.wireName = wireName;
  }

  /** As metrics and JSON spell it. */
  public String wireName() {
    return wireName;
  }
}
