package io.headwater.gateway.export;

import io.headwater.gateway.export.disk.DiskSettings;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Brings every ended span to every target: each has its own bounded queue and its own worker
 * thread, so that a slow or dead one delays neither the others nor the event loops.
 *
 * <p>Why not the SDK's {@code BatchSpanProcessor}: its drops cannot be booked by cause. They are
 * told to a meter only, a failed export is not among them, and neither is what a shutdown leaves
 * queued. Here each span ends in exactly one column of {@link TargetAccount}.
 *
 * <p>The life of a pipeline:
 *
 * <ol>
 *   <li>{@link #start}: the workers run; no target is contacted.
 *   <li>{@link #refuses} and {@link #accept}, from any thread: a span is queued or dropped, and
 *       counted.
 *   <li>{@link #flush}: what is queued is sent now, or put on disk.
 *   <li>{@link #close(Duration)}: what is queued is sent, what cannot be goes to disk or is dropped
 *       as {@code SHUTDOWN}, and so is every span that ends later. The exporters are shut down.
 * </ol>
 */
public final class SpanPipeline {
  /** How often the watch looks where there is no target to watch. */
  private static final Duration NOBODY = Duration.ofSeconds(10);

  private final TargetWorker[] workers;
  private final TargetQueue[] queues;
  private final ExportWatch watch;
  private final ThreadLocal<Tally[]> tallies = ThreadLocal.withInitial(this::openTallies);

  private SpanPipeline(List<SpanTarget> targets, Queue queue) {
    this.workers =
        targets.stream().map(target -> worker(target, queue)).toArray(TargetWorker[]::new);
    this.queues = Arrays.stream(workers).map(TargetWorker::queue).toArray(TargetQueue[]::new);
    Duration limit =
        targets.stream().map(SpanTarget::timeLimit).min(Duration::compareTo).orElse(NOBODY);
    this.watch = new ExportWatch(workers, limit);
  }

  private static TargetWorker worker(SpanTarget target, Queue queue) {
    TargetBooks books = new TargetBooks(target.name());
    DiskSettings disk = target.disk();
    Backlog backlog =
        disk == null
            ? new NoBacklog()
            : new DiskBacklog(
                disk,
                books,
                new Backoff(System::nanoTime, () -> ThreadLocalRandom.current().nextDouble()),
                new BacklogReport(target.name(), disk.directory(), System::nanoTime),
                Clock.systemUTC());
    return new TargetWorker(target, queue, books, backlog);
  }

  /**
   * Starts a pipeline.
   *
   * @param targets all get every span; none: spans are thrown away nowhere
   * @param queue bounds, per target
   * @throws IllegalArgumentException if two targets have one name
   */
  public static SpanPipeline start(List<SpanTarget> targets, Queue queue) {
    Set<String> names = new HashSet<>();
    for (SpanTarget target : targets) {
      if (!names.add(target.name())) {
        throw new IllegalArgumentException("target: " + target.name() + " (expected: once)");
      }
    }
    SpanPipeline pipeline = new SpanPipeline(targets, queue);
    for (TargetWorker worker : pipeline.workers) {
      worker.start();
    }
    if (pipeline.workers.length > 0) {
      pipeline.watch.start();
    }
    return pipeline;
  }

  private Tally[] openTallies() {
    return Arrays.stream(workers).map(worker -> worker.books().openTally()).toArray(Tally[]::new);
  }

  /**
   * Whether no target has room for the span that ends now. Then it has been dropped and counted,
   * and is not to be made. Never waits, takes no lock (but for the first span of a thread), makes
   * no object.
   */
  public boolean refuses() {
    for (TargetQueue queue : queues) {
      if (queue.hasRoom()) {
        return false;
      }
    }
    Tally[] mine = tallies.get();
    for (int i = 0; i < queues.length; i++) {
      queues[i].refuse(mine[i]);
    }
    return true;
  }

  /**
   * Queues an ended span for each target, or drops and counts it. Never waits, as {@link #refuses}.
   */
  public void accept(SpanData span) {
    Tally[] mine = tallies.get();
    for (int i = 0; i < queues.length; i++) {
      queues[i].accept(span, mine[i]);
    }
  }

  /** The books of each target, in the order given. Each is exact; they are read one by one. */
  public List<TargetAccount> accounts() {
    return Arrays.stream(workers).map(worker -> worker.books().account()).toList();
  }

  /**
   * Sends what is queued now or puts it on disk, and waits for that.
   *
   * @return false: the time was over first, for one target at least; what is queued stays queued
   */
  public boolean flush(Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    long[] marks = new long[workers.length];
    for (int i = 0; i < workers.length; i++) {
      marks[i] = queues[i].requestFlush();
    }
    boolean all = true;
    try {
      for (int i = 0; i < workers.length; i++) {
        all &= workers[i].flushed(marks[i], deadline);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
    return all;
  }

  /**
   * Sends what is queued and ends. What cannot be sent in three quarters of the time is put on
   * disk, where there is a buffer. What is left when the time is over is dropped as {@code
   * SHUTDOWN}, a batch on its way included. A second call finds nothing to do.
   *
   * @return spans dropped so, over all targets
   */
  public long close(Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    for (TargetWorker worker : workers) {
      worker.beginClose(deadline, timeout);
    }
    long left = 0;
    for (TargetWorker worker : workers) {
      left += worker.endClose(deadline);
    }
    watch.stop();
    return left;
  }

  /**
   * Bounds of one target's queue.
   *
   * @param size most spans waiting, in [1, 16777216]; one more is dropped and counted
   * @param batch most spans of one export, in [1, size]
   * @param delay longest wait before a batch that is not full is sent; positive
   */
  public record Queue(int size, int batch, Duration delay) {
    private static final int MAX_SIZE = 1 << 24;

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if one is out of its range
     */
    public Queue {
      if (size < 1 || size > MAX_SIZE) {
        throw new IllegalArgumentException("size: " + size + " (expected: 1.." + MAX_SIZE + ")");
      }
      if (batch < 1 || batch > size) {
        throw new IllegalArgumentException("batch: " + batch + " (expected: 1.." + size + ")");
      }
      if (delay.isNegative() || delay.isZero()) {
        throw new IllegalArgumentException("delay: " + delay + " (expected: > 0)");
      }
    }
  }
}
