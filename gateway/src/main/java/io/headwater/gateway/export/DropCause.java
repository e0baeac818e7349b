package io.headwater.gateway.export;

import java.util.Locale;

/** Why a span never reached its target. */
public enum DropCause {
  /** The target's queue was full when the span ended. */
  QUEUE_FULL,
  /** The target refused the batch for good, or did not take it and there is no disk buffer. */
  EXPORT_FAILED,
  /** The target took the batch, and rejected this span of it. */
  REJECTED,
  /** The disk buffer held as much as it may. */
  DISK_FULL,
  /** The disk buffer could not be written: a full, failed or read-only disk, or another's lock. */
  DISK_FAILED,
  /** It was in the disk buffer and could not be read again: torn, corrupt, or deleted. */
  DISK_LOST,
  /** It was in the disk buffer until it was too old. */
  DISK_EXPIRED,
  /** The gateway stopped, and the time to flush was over. */
  SHUTDOWN;

  private final String wireName = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** The cause as metrics and JSON write it: {@code queue-full}. */
  public String wireName() {
    return wireName;
  }
}
