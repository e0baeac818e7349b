package io.headwater.gateway.admin;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;

/** Collects one scrape: figures that others keep, put into Prometheus' terms. */
final class Metrics {
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

  /** A gauge with labels. */
  Gauges gauges(String name, String help) {
    return new Gauges(name, help);
  }

  /** The series of one counter. */
  final class Counters {
    private final CounterSnapshot.Builder series = CounterSnapshot.builder();

    private Counters(String name, String help) {
      series.name(name).help(help);
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
      series.name(name).help(help);
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
}
