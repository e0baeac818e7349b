package io.headwater.gateway.export;

import io.headwater.gateway.export.disk.FoundOnDisk;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Tells the log of a disk buffer: what it was opened with, and, once a minute, what ails it. */
final class BacklogReport {
  private static final Logger LOG = System.getLogger(BacklogReport.class.getName());
  private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final String prefix;
  private final LongSupplier nanoClock;
  private final Logger log;
  private boolean troubled;
  private boolean everTold;
  private long toldAt;

  BacklogReport(String target, Path directory, LongSupplier nanoClock) {
    this(target, directory, nanoClock, LOG);
  }

  BacklogReport(String target, Path directory, LongSupplier nanoClock, Logger log) {
    this.prefix = "disk buffer of " + target + " in " + directory + ": ";
    this.nanoClock = nanoClock;
    this.log = log;
  }

  /** It was opened; one line, if an earlier process left anything. */
  void opened(FoundOnDisk found) {
    if (found.isNothing()) {
      return;
    }
    boolean whole = found.lostSpans() == 0 && found.brokenBytes() == 0;
    String since = found.spans() == 0 ? "" : " from " + Instant.ofEpochMilli(found.oldest());
    String broken =
        whole
            ? "none was lost"
            : found.lostSpans() + " were lost, in " + found.brokenBytes() + " torn or broken bytes";
    log.log(
        whole ? Level.INFO : Level.WARNING,
        prefix + "found " + found.spans() + " spans" + since + "; " + broken);
  }

  /** Something went wrong. */
  void trouble(String consequence, Throwable failure) {
    long now = nanoClock.getAsLong();
    troubled = true;
    if (!everTold || now - toldAt >= QUIET_NANOS) {
      everTold = true;
      toldAt = now;
      log.log(Level.WARNING, prefix + consequence + " (" + inOneLine(failure) + ")");
      log.log(Level.DEBUG, prefix + consequence, failure);
    }
  }

  /** A batch was written. */
  void works() {
    if (troubled) {
      troubled = false;
      log.log(Level.INFO, prefix + "it takes batches again");
    }
  }

  private static String inOneLine(Throwable failure) {
    String text = failure.getMessage() == null ? "" : ": " + failure.getMessage();
    return failure.getClass().getSimpleName() + text.replaceAll("\\s+", " ");
  }
}
