package io.headwater.gateway.exchange;

import java.util.Locale;

/** Those who only look on while an exchange is served. */
public enum Observer {
  /** The root span, and those of attempts. */
  SPAN,
  /** What keeps spans after the fact, and boosts. */
  HINDSIGHT,
  /** The access log. */
  ACCESS_LOG,
  /** The rules of a candidate. */
  SHADOW;

  private final String wireName = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** The name in metrics: {@code access-log}. */
  public String wireName() {
    return wireName;
  }
}
