package io.headwater.gateway.export;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.Data;
import io.opentelemetry.sdk.metrics.data.DoubleExemplarData;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.GaugeData;
import io.opentelemetry.sdk.metrics.data.HistogramData;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.MetricDataType;
import io.opentelemetry.sdk.metrics.data.SumData;
import io.opentelemetry.sdk.metrics.data.SummaryData;
import io.opentelemetry.sdk.metrics.data.SummaryPointData;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBucket;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Exemplar;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Label;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * One reading of the figures of {@code /metrics}, put into OpenTelemetry's terms (specification,
 * "Prometheus and OpenMetrics Compatibility"): the same names and labels, the same values.
 */
final class MetricTranslation {
  private final MetricSource source;
  private final long epochNanos;

  /**
   * Begins a translation.
   *
   * @param epochNanos when the figures were read
   */
  MetricTranslation(MetricSource source, long epochNanos) {
    this.source = source;
    this.epochNanos = epochNanos;
  }

  /** Every metric that has a value. */
  List<MetricData> of(MetricSnapshots figures) {
    List<MetricData> metrics = new ArrayList<>(figures.size());
    for (MetricSnapshot figure : figures) {
      if (!figure.getDataPoints().isEmpty()) {
        metrics.add(of(figure));
      }
    }
    return metrics;
  }

  private MetricData of(MetricSnapshot figure) {
    if (figure instanceof CounterSnapshot counter) {
      var points = points(counter.getDataPoints(), point -> point(point, point.getValue()));
      return metric(
          figure,
          "",
          MetricDataType.DOUBLE_SUM,
          SumData.createDoubleSumData(true, AggregationTemporality.CUMULATIVE, points));
    }
    if (figure instanceof HistogramSnapshot histogram) {
      return metric(
          figure,
          "",
          MetricDataType.HISTOGRAM,
          HistogramData.create(
              AggregationTemporality.CUMULATIVE,
              points(histogram.getDataPoints(), this::histogram)));
    }
    if (figure instanceof SummarySnapshot summary) {
      return metric(
          figure,
          "",
          MetricDataType.SUMMARY,
          SummaryData.create(points(summary.getDataPoints(), this::summary)));
    }
    if (figure instanceof InfoSnapshot info) {
      return metric(
          figure,
          "_info",
          MetricDataType.DOUBLE_GAUGE,
          GaugeData.createDoubleGaugeData(points(info.getDataPoints(), point -> point(point, 1))));
    }
    if (figure instanceof GaugeSnapshot gauge) {
      return metric(
          figure,
          "",
          MetricDataType.DOUBLE_GAUGE,
          GaugeData.createDoubleGaugeData(
              points(gauge.getDataPoints(), point -> point(point, point.getValue()))));
    }
    throw new IllegalStateException("no translation for " + figure.getClass().getSimpleName());
  }

  private MetricData metric(
      MetricSnapshot figure, String ending, MetricDataType type, Data<?> points) {
    String help = figure.getMetadata().getHelp();
    return new PushedMetric(
        source,
        figure.getMetadata().getPrometheusName() + ending,
        help == null ? "" : help,
        unit(figure.getMetadata().getUnit()),
        type,
        points);
  }

  private static String unit(Unit unit) {
    if (Unit.SECONDS.equals(unit)) {
      return "s";
    }
    return Unit.BYTES.equals(unit) ? "By" : "1";
  }

  private static <F, P> List<P> points(List<F> from, Function<F, P> translate) {
    return from.stream().map(translate).toList();
  }

  private DoublePointData point(DataPointSnapshot point, double value) {
    return DoublePointData.create(
        source.startEpochNanos(), epochNanos, attributes(point), value, List.of());
  }

  private SummaryPointData summary(SummarySnapshot.SummaryDataPointSnapshot point) {
    return SummaryPointData.create(
        source.startEpochNanos(),
        epochNanos,
        attributes(point),
        point.getCount(),
        point.getSum(),
        List.of());
  }

  private HistogramPointData histogram(HistogramSnapshot.HistogramDataPointSnapshot point) {
    List<Double> bounds = new ArrayList<>();
    List<Long> counts = new ArrayList<>();
    for (ClassicHistogramBucket bucket : point.getClassicBuckets()) {
      if (!Double.isInfinite(bucket.getUpperBound())) {
        bounds.add(bucket.getUpperBound());
      }
      counts.add(bucket.getCount());
    }
    List<DoubleExemplarData> examples = new ArrayList<>();
    for (Exemplar exemplar : point.getExemplars()) {
      examples.add(example(exemplar));
    }
    return new TracedPoint(
        HistogramPointData.create(
            source.startEpochNanos(),
            epochNanos,
            attributes(point),
            point.getSum(),
            false,
            0,
            false,
            0,
            bounds,
            counts),
        List.copyOf(examples));
  }

  private static DoubleExemplarData example(Exemplar exemplar) {
    String traceId = exemplar.getLabels().get(Exemplar.TRACE_ID);
    String spanId = exemplar.getLabels().get(Exemplar.SPAN_ID);
    SpanContext context =
        traceId == null || spanId == null
            ? SpanContext.getInvalid()
            : SpanContext.create(traceId, spanId, TraceFlags.getSampled(), TraceState.getDefault());
    return DoubleExemplarData.create(
        Attributes.empty(),
        TimeUnit.MILLISECONDS.toNanos(exemplar.getTimestampMillis()),
        context,
        exemplar.getValue());
  }

  private static Attributes attributes(DataPointSnapshot point) {
    AttributesBuilder attributes = Attributes.builder();
    for (Label label : point.getLabels()) {
      attributes.put(label.getName(), label.getValue());
    }
    return attributes.build();
  }
}
