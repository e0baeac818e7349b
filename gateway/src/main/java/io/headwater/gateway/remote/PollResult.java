package io.headwater.gateway.remote;

/** What came of asking once. */
public enum PollResult {
  /** A strategy was read. */
  TAKEN("taken"),
  /** Nobody answered: refused, reset, no such host, an answer cut short. */
  UNREACHABLE("unreachable"),
  /** The answer was not complete in time. */
  TIMED_OUT("timed-out"),
  /** Another status than 200. */
  STATUS("status"),
  /** The answer was longer than is read. */
  TOO_LARGE("too-large"),
  /** Not JSON, or no strategy with anything valid in it. */
  UNREADABLE("unreadable");

  private final String wireName;

  PollResult(String wireName) {
    this.wireName = wireName;
  }

  /** As metrics and JSON spell it. */
  public String wireName() {
    return wireName;
  }
}
