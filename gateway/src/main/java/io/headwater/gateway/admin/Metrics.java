package io.headwater.gateway.admin;

import io.headwater.gateway.loop.DurationTotals;
import io.headwater.gateway.loop.TracedDuration;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Exemplar;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects one scrape: figures that others keep, put into Prometheus' terms. */
final class Metrics {
  private static final double NANOS = 1e9;

  private final MetricSnapshots.Builder all = MetricSnapshots.builder();

  MetricSnapshots build() {
    return all.build();
  }

  void counter(String name, String help, long value) {
    counter(name, help, (double) value);
  }

  void counter(String name, String help, double value) {
    counters(name, help).add(value).end();
  }

  void gauge(String name, String help, long value) {
    gauge(name, help, (double) value);
  }

  void gauge(String name, String help, double value) {
    gauges(name, help).add(value).end();
  }

  void info(String name, String help, String... labels) {
    all.metricSnapshot(
        InfoSnapshot.builder()
            .name(name)
            .help(help)
            .dataPoint(InfoDataPointSnapshot.builder().labels(Labels.of(labels)).build())
            .build());
  }

  void summaries(SummarySnapshot summary) {
    all.metricSnapshot(summary);
  }

  /** A counter with labels; its name is without {@code _total}. */
  Counters counters(String name, String help) {
    return new Counters(name, help);
  }

  /**
   * A histogram with labels.
   *
   * @param bounds upper bounds of its buckets, but for the last, which has none
   */
  Histograms histograms(String name, String help, List<Double> bounds) {
    return new Histograms(name, help, bounds);
  }

  /** The unit that the name ends with; null: it ends with none. */
  private static @Nullable Unit unitOf(String name) {
    if (name.endsWith("_seconds")) {
      return Unit.SECONDS;
    }
    return name.endsWith("_bytes") ? Unit.BYTES : null;
  }

  /** A gauge with labels. */
  Gauges gauges(String name, String help) {
    return new Gauges(name, help);
  }

  /** The series of one counter. */
  final class Counters {
    private final CounterSnapshot.Builder series = CounterSnapshot.builder();

    private Counters(String name, String help) {
      series.name(name).help(help).unit(unitOf(name));
    }

    Counters add(long value, String... labels) {
      return add((double) value, labels);
    }

    Counters add(double value, String... labels) {
      series.dataPoint(
          CounterDataPointSnapshot.builder().value(value).labels(Labels.of(labels)).build());
      return this;
    }

    void end() {
      all.metricSnapshot(series.build());
    }
  }

  /** The series of one gauge. */
  final class Gauges {
    private final GaugeSnapshot.Builder series = GaugeSnapshot.builder();

    private Gauges(String name, String help) {
      series.name(name).help(help).unit(unitOf(name));
    }

    Gauges add(long value, String... labels) {
      return add((double) value, labels);
    }

    Gauges add(double value, String... labels) {
      series.dataPoint(
          GaugeDataPointSnapshot.builder().value(value).labels(Labels.of(labels)).build());
      return this;
    }

    void end() {
      all.metricSnapshot(series.build());
    }
  }

  /** The series of one histogram. */
  final class Histograms {
    private final HistogramSnapshot.Builder series = HistogramSnapshot.builder();
    private final List<Double> bounds;

    private Histograms(String name, String help, List<Double> bounds) {
      series.name(name).help(help).unit(unitOf(name));
      this.bounds = new ArrayList<>(bounds);
      this.bounds.add(Double.POSITIVE_INFINITY);
    }

    Histograms add(DurationTotals totals, String... labels) {
      List<Exemplar> exemplars = new ArrayList<>();
      for (TracedDuration traced : totals.shown()) {
        exemplars.add(
            Exemplar.builder()
                .value(traced.nanos() / NANOS)
                .traceId(traced.traceId())
                .spanId(traced.spanId())
                .timestampMillis(traced.epochMillis())
                .build());
      }
      series.dataPoint(
          HistogramDataPointSnapshot.builder()
              .labels(Labels.of(labels))
              .classicHistogramBuckets(
                  ClassicHistogramBuckets.of(
                      bounds, Arrays.stream(totals.counts()).boxed().toList()))
              .sum(totals.sum())
              .exemplars(Exemplars.of(exemplars))
              .build());
      return this;
    }

    void end() {
      all.metricSnapshot(series.build());
    }
  }
}
