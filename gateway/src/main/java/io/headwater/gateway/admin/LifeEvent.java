package io.headwater.gateway.admin;

/** What happens in the life of a gateway: the names are those of log lines and metrics. */
public enum LifeEvent {
  START("start"),
  READY("ready"),
  RELOAD("reload"),
  RELOAD_REFUSED("reload-refused"),
  DRAIN("drain"),
  STOP("stop");

  private final String wireName;

  LifeEvent(String wireName) {
    this.wireName = wireName;
  }

  /** As log lines and metrics spell it. */
  public String wireName() {
    return wireName;
  }
}
