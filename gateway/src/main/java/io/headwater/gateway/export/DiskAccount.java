package io.headwater.gateway.export;

import java.util.Locale;

/**
 * The books of one target's disk buffer at one moment.
 *
 * @param state whether it can be used
 * @param recovered spans that earlier processes left in it, found since the start
 * @param spans in it now
 * @param bytes that its files take
 */
public record DiskAccount(State state, long recovered, long spans, long bytes) {
  /** There is none. */
  public static DiskAccount none() {
    return new DiskAccount(State.OFF, 0, 0, 0);
  }

  /** Whether a buffer can be used. */
  public enum State {
    /** There is none. */
    OFF,
    /** It takes batches. */
    READY,
    /** Its directory cannot be used now; it is tried again. */
    UNUSABLE;

    /** The state as JSON writes it: {@code ready}. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
