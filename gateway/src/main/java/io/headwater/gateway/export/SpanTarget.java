package io.headwater.gateway.export;

import io.headwater.gateway.export.disk.DiskSettings;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where spans are sent.
 *
 * @param name unique among the targets of a pipeline: {@code otlp}, {@code jaeger}
 * @param exporter sends a batch; its own retries are part of the export. Called by one thread, one
 *     batch at a time; owned, and shut down, by the pipeline
 * @param timeLimit bound on one export, after which it has failed, whatever the exporter's own
 *     time-outs are
 * @param disk where what it does not take waits for it; null: nowhere, it is dropped
 */
public record SpanTarget(
    String name, SpanExporter exporter, Duration timeLimit, @Nullable DiskSettings disk) {
  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if the name is blank or the time limit is not positive
   */
  public SpanTarget {
    if (name.isBlank()) {
      throw new IllegalArgumentException("target name: \"" + name + "\" (expected: not blank)");
    }
    if (timeLimit.isNegative() || timeLimit.isZero()) {
      throw new IllegalArgumentException("time limit: " + timeLimit + " (expected: > 0)");
    }
  }

  /** A target without a disk buffer. */
  public SpanTarget(String name, SpanExporter exporter, Duration timeLimit) {
    this(name, exporter, timeLimit, null);
  }

  /** The same, with a disk buffer. */
  public SpanTarget bufferedIn(@Nullable DiskSettings settings) {
    return new SpanTarget(name, exporter, timeLimit, settings);
  }
}
