package io.headwater.gateway.export;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells the log when a target stops and starts to take spans: once per change, at most one outage a
 * minute, so that a dead or flapping collector does not flood it. Used by one thread.
 */
final class OutageLog {
  private static final Logger LOG = System.getLogger(OutageLog.class.getName());
  private static final long QUIET_NANOS = 60_000_000_000L;
  private static final int MAX_CAUSES = 20;

  private final String target;
  private final LongSupplier nanoClock;
  private final Logger log;
  private boolean out;
  private boolean told;
  private boolean everTold;
  private long toldAt;
  private long lost;
  private long kept;

  OutageLog(String target, LongSupplier nanoClock) {
    this(target, nanoClock, LOG);
  }

  OutageLog(String target, LongSupplier nanoClock, Logger log) {
    this.target = target;
    this.nanoClock = nanoClock;
    this.log = log;
  }

  /** The target took a batch. */
  void taken() {
    if (out && told) {
      log.log(
          Level.INFO,
          "export target {0} takes spans again; {1} spans were dropped meanwhile"
              + (kept == 0 ? "" : ", {2} kept on disk"),
          target,
          Long.toString(lost),
          Long.toString(kept));
    }
    out = false;
  }

  /**
   * A batch was lost.
   *
   * @param spans how many
   * @param reason what happened, in words
   * @param failure what was thrown; null: nothing
   */
  void lost(long spans, String reason, @Nullable Throwable failure) {
    begin("dropped", reason, failure);
    lost += spans;
  }

  /**
   * A batch was not taken, and waits on disk.
   *
   * @param spans how many went there; 0: they had been there already
   * @param reason what happened, in words
   * @param failure what was thrown; null: nothing
   */
  void kept(long spans, String reason, @Nullable Throwable failure) {
    begin("kept on disk", reason, failure);
    kept += spans;
  }

  /** A batch went to disk behind older ones, and was not offered to the target: no news. */
  void queuedBehind(long spans) {
    kept += out ? spans : 0;
  }

  private void begin(String fate, String reason, @Nullable Throwable failure) {
    if (out) {
      return;
    }
    out = true;
    lost = 0;
    kept = 0;
    long now = nanoClock.getAsLong();
    told = !everTold || now - toldAt >= QUIET_NANOS;
    if (told) {
      everTold = true;
      toldAt = now;
      String message =
          "export target " + target + " does not take spans, which are " + fate + ": " + reason;
      log.log(Level.WARNING, failure == null ? message : message + " (" + causeOf(failure) + ")");
      // A collector that is down is an everyday matter: where in the exporter that showed is not.
      log.log(Level.DEBUG, message, failure);
    }
  }

  /** What was at the bottom of a failure, in one line. */
  private static String causeOf(Throwable failure) {
    Throwable bottom = failure;
    for (int i = 0; i < MAX_CAUSES && bottom.getCause() != null; i++) {
      bottom = bottom.getCause();
    }
    String text = bottom.getMessage() == null ? "" : ": " + bottom.getMessage();
    return bottom.getClass().getSimpleName() + text.replaceAll("\\s+", " ");
  }

  /** The exporter threw when it was shut down. */
  void shutdownFailed(Throwable failure) {
    log.log(Level.WARNING, "export target " + target + " could not be shut down", failure);
  }
}
