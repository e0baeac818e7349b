package io.headwater.gateway.export;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.LongSupplier;

/**
 * Tells the log what a receiver says of spans that it rejects, or warns of: its first words, and
 * new ones at most once a minute. Used by one thread.
 */
final class RejectionLog {
  private static final Logger LOG = System.getLogger(RejectionLog.class.getName());
  private static final long QUIET_NANOS = 60_000_000_000L;
  private static final int MAX_CHARS = 200;

  private final String target;
  private final LongSupplier nanoClock;
  private final Logger log;
  private String told = "";
  private boolean everTold;
  private long toldAt;

  RejectionLog(String target, LongSupplier nanoClock) {
    this(target, nanoClock, LOG);
  }

  RejectionLog(String target, LongSupplier nanoClock, Logger log) {
    this.target = target;
    this.nanoClock = nanoClock;
    this.log = log;
  }

  /**
   * The receiver took a batch.
   *
   * @param rejected how many spans of it it did not
   * @param message its words; they are not trusted
   */
  void heard(long rejected, String message) {
    if (rejected == 0 && message.isEmpty()) {
      return;
    }
    String words = bounded(message);
    long now = nanoClock.getAsLong();
    if (everTold && (words.equals(told) || now - toldAt < QUIET_NANOS)) {
      return;
    }
    everTold = true;
    told = words;
    toldAt = now;
    log.log(
        Level.WARNING,
        "export target "
            + target
            + (rejected == 0 ? " warns" : " rejects spans, " + rejected + " of this batch")
            + (words.isEmpty() ? "" : ": " + words));
  }

  /** One line of printable text. */
  private static String bounded(String message) {
    boolean isLong = message.length() > MAX_CHARS;
    String start = isLong ? message.substring(0, MAX_CHARS) : message;
    return start.replaceAll("[\\p{C}\\p{Z}]+", " ") + (isLong ? ".." : "");
  }
}
