package io.headwater.gateway.export;

import java.util.Locale;

/** Why a span never reached its target. */
public enum DropCause {
  /** The target's queue was full when the span ended. */
  QUEUE_FULL,
  /** The target refused the batch, or was not reached within its time and retries. */
  EXPORT_FAILED,
  /** The target took the batch, and rejected this span of it. */
  REJECTED,
  /** The gateway stopped, and the time to flush was over. */
  SHUTDOWN;

  private final String wireName = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** The cause as metrics and JSON write it: {@code queue-full}. */
  public String wireName() {
    return wireName;
  }
}
