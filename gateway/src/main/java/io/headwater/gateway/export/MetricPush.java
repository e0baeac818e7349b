package io.headwater.gateway.export;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Pushes the figures of {@code /metrics} to an OTLP receiver, on a thread of its own: a last time
 * when it is closed. Whatever the receiver does, nobody but that thread waits; a push that failed
 * is counted, said once, and made up for by the next one.
 */
public final class MetricPush implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(MetricPush.class.getName());

  /** Over the exporter's own bound. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  private final Supplier<MetricSnapshots> figures;
  private final MetricExporter exporter;
  private final MetricSource source;
  private final Clock clock;
  private final Duration limit;
  private final long intervalNanos;
  private final LongAdder taken = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final Thread thread = new Thread(this::run, "headwater-metrics");
  private volatile boolean closed;

  /** Of the thread. */
  private boolean failing;

  MetricPush(
      Supplier<MetricSnapshots> figures,
      MetricExporter exporter,
      MetricSource source,
      Clock clock,
      Duration limit,
      Duration interval) {
    this.figures = figures;
    this.exporter = exporter;
    this.source = source;
    this.clock = clock;
    this.limit = limit;
    this.intervalNanos = interval.toNanos();
    thread.setDaemon(true);
  }

  /**
   * Starts to push, for the first time after an interval.
   *
   * @param figures reads all of them, from any thread
   */
  public static MetricPush start(
      Supplier<MetricSnapshots> figures,
      OtlpMetricsTarget target,
      MetricSource source,
      Duration interval) {
    MetricPush push =
        new MetricPush(
            figures,
            target.exporter(),
            source,
            Clock.systemUTC(),
            target.timeout().plus(GRACE),
            interval);
    push.start();
    return push;
  }

  void start() {
    thread.start();
  }

  /** How many pushes there were, by outcome. */
  public Map<String, Long> counts() {
    return new TreeMap<>(Map.of("taken", taken.sum(), "failed", failed.sum()));
  }

  private void run() {
    long due = System.nanoTime() + intervalNanos;
    while (!closed) {
      long left = due - System.nanoTime();
      if (left > 0) {
        LockSupport.parkNanos(this, left);
      } else {
        push();
        // Whatever a push took: a receiver that is slow is not asked at once again.
        due = System.nanoTime() + intervalNanos;
      }
    }
    push();
    exporter.shutdown().join(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void push() {
    try {
      Instant now = clock.instant();
      long epochNanos = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
      CompletableResultCode result =
          exporter.export(new MetricTranslation(source, epochNanos).of(figures.get()));
      result.join(limit.toMillis(), TimeUnit.MILLISECONDS);
      if (result.isSuccess()) {
        succeeded();
      } else {
        failed(String.valueOf(result.getFailureThrowable()));
      }
    } catch (RuntimeException | Error e) {
      // Guarded: the thread must outlive whatever an exporter throws.
      failed(e.toString());
    }
  }

  private void succeeded() {
    taken.increment();
    if (failing) {
      LOG.log(System.Logger.Level.INFO, "the receiver of metrics takes them again");
    }
    failing = false;
  }

  private void failed(String why) {
    failed.increment();
    if (!failing) {
      LOG.log(
          System.Logger.Level.WARNING,
          "the receiver does not take metrics, the next push has the sums: "
              + why.replaceAll("\\s+", " "));
    }
    failing = true;
  }

  /** Pushes a last time, and waits for that no longer than for any push. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
    try {
      thread.join(limit.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
