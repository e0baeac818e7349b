package io.headwater.gateway.export;

import io.headwater.gateway.export.disk.DiskFullException;
import io.headwater.gateway.export.disk.DiskLog;
import io.headwater.gateway.export.disk.DiskLoss;
import io.headwater.gateway.export.disk.DiskSettings;
import io.headwater.gateway.export.disk.FoundOnDisk;
import io.headwater.gateway.export.disk.StoredBatch;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A backlog on disk. Batches are written as OTLP's request and read back into spans, so that any
 * target can have one.
 *
 * <p>A directory that cannot be used costs spans, and is tried again every ten seconds: a disk is
 * mounted late, or the gateway whose place this one takes lets go of it.
 */
final class DiskBacklog implements Backlog {
  private static final long REOPEN_MILLIS = 10_000;

  /** Tries of what might never be taken, or read, before it is given up: a quarter of an hour. */
  private static final int MAX_TRIES = 40;

  private final DiskSettings settings;
  private final TargetBooks books;
  private final Backoff backoff;
  private final BacklogReport report;
  private final InstantSource clock;

  private @Nullable DiskLog log;
  private long triedAt;
  private int tries;

  /** Of what is held: spans that are on disk, but cannot be made spans again. */
  private long unreadable;

  DiskBacklog(
      DiskSettings settings,
      TargetBooks books,
      Backoff backoff,
      BacklogReport report,
      InstantSource clock) {
    this.settings = settings;
    this.books = books;
    this.backoff = backoff;
    this.report = report;
    this.clock = clock;
  }

  @Override
  public void open() {
    try {
      DiskLog opened = DiskLog.open(settings, clock, this::lost);
      FoundOnDisk found = opened.found();
      books.recovered(found.spans() + found.lostSpans());
      books.droppedFromDisk(DropCause.DISK_LOST, found.lostSpans());
      log = opened;
      report.opened(found);
    } catch (IOException | RuntimeException e) {
      triedAt = clock.millis();
      report.trouble("it cannot be used; what the target does not take is dropped", e);
    }
    publish();
  }

  @Override
  public void tend() {
    if (log != null && !log.isEmpty()) {
      force(log);
    } else if (log == null && Math.abs(clock.millis() - triedAt) >= REOPEN_MILLIS) {
      open();
    }
  }

  private void force(DiskLog forced) {
    try {
      forced.force();
    } catch (IOException e) {
      report.trouble("a power cut would lose what was written", e);
    }
  }

  /** The log, if it can be used; looks whether its directory is still there. */
  private @Nullable DiskLog usable() {
    if (log != null && log.isGone()) {
      report.trouble("it was deleted, with what was in it", new IOException("no lock file"));
      log.giveUp();
      log = null;
      open();
    }
    tend();
    return log;
  }

  @Override
  public boolean isEmpty() {
    return log == null || log.isEmpty();
  }

  @Override
  public boolean isUsable() {
    return log != null;
  }

  @Override
  public @Nullable DropCause put(List<SpanData> batch) {
    DropCause cause = DropCause.DISK_FAILED;
    try {
      DiskLog to = usable();
      if (to != null) {
        to.append(OtlpBatch.encode(batch), batch.size());
        books.toDisk(batch.size());
        report.works();
        force(to);
        cause = null;
      }
    } catch (DiskFullException e) {
      cause = DropCause.DISK_FULL;
      report.trouble("it takes no more, later spans are dropped", e);
    } catch (IOException | RuntimeException e) {
      report.trouble("a batch could not be written and is dropped", e);
    }
    publish();
    return cause;
  }

  @Override
  public long dueIn() {
    return backoff.dueIn();
  }

  @Override
  public List<SpanData> next(int maxSpans) {
    DiskLog from = usable();
    List<SpanData> spans = new ArrayList<>();
    if (from != null) {
      try {
        read(from.hold(maxSpans), spans);
      } catch (IOException | RuntimeException e) {
        couldNotRead(from, e);
      }
      if (spans.isEmpty() && unreadable > 0) {
        answered(Answer.TAKEN);
      }
    }
    publish();
    return spans;
  }

  private void read(List<StoredBatch> batches, List<SpanData> spans) {
    unreadable = 0;
    OtlpBatch.Origins origins = new OtlpBatch.Origins();
    for (StoredBatch batch : batches) {
      try {
        spans.addAll(OtlpBatch.decode(batch.payload(), origins));
      } catch (IOException e) {
        unreadable += batch.spans();
        report.trouble("a batch of another version is dropped", e);
      }
    }
  }

  /** It may be a matter of the moment, as too many open files are. */
  private void couldNotRead(DiskLog from, Exception failure) {
    report.trouble("it cannot be read", failure);
    backoff.failed();
    tries++;
    if (tries >= MAX_TRIES) {
      tries = 0;
      from.giveUpFirst();
    }
  }

  @Override
  public long answered(Answer answer) {
    Verdict verdict = answer.verdict();
    tries = verdict == Verdict.UNCLEAR ? tries + 1 : 0;
    boolean isRefused =
        verdict == Verdict.NEVER || (verdict == Verdict.UNCLEAR && tries >= MAX_TRIES);
    long refused = 0;
    if (verdict == Verdict.TAKEN || isRefused) {
      tries = 0;
      backoff.succeeded();
      long done = log == null ? 0 : log.done();
      long bad = Math.min(done, unreadable);
      unreadable = 0;
      books.droppedFromDisk(DropCause.DISK_LOST, bad);
      if (isRefused) {
        refused = done - bad;
        books.droppedFromDisk(DropCause.EXPORT_FAILED, refused);
      } else {
        long rejected = Math.min(done - bad, answer.rejected());
        books.droppedFromDisk(DropCause.REJECTED, rejected);
        books.exportedFromDisk(done - bad - rejected);
      }
    } else {
      backoff.failed();
    }
    publish();
    return refused;
  }

  private void lost(DiskLoss loss, long spans) {
    books.droppedFromDisk(
        loss == DiskLoss.EXPIRED ? DropCause.DISK_EXPIRED : DropCause.DISK_LOST, spans);
  }

  private void publish() {
    DiskLog now = log;
    books.disk(
        now == null ? DiskAccount.State.UNUSABLE : DiskAccount.State.READY,
        now == null ? 0 : now.bytes());
  }

  @Override
  public void backOff() {
    backoff.failed();
  }

  @Override
  public void close() {
    if (log != null) {
      log.close();
    }
  }
}
