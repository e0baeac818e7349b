package io.headwater.gateway.export;

import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.metrics.data.Data;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.MetricDataType;
import io.opentelemetry.sdk.resources.Resource;

/**
 * A metric, as the SDK's exporters read it; the SDK itself makes none here, since it would have to
 * count on its own.
 *
 * @param source who says it
 * @param name what is measured, without the endings that Prometheus gives its samples
 * @param help the same, for people
 * @param unit by UCUM
 * @param type what the points are
 * @param points a value for each set of labels
 */
record PushedMetric(
    MetricSource source, String name, String help, String unit, MetricDataType type, Data<?> points)
    implements MetricData {
  @Override
  public Resource getResource() {
    return source.resource();
  }

  @Override
  public InstrumentationScopeInfo getInstrumentationScopeInfo() {
    return source.scope();
  }

  @Override
  public String getName() {
    return name;
  }

  @Override
  public String getDescription() {
    return help;
  }

  @Override
  public String getUnit() {
    return unit;
  }

  @Override
  public MetricDataType getType() {
    return type;
  }

  @Override
  public Data<?> getData() {
    return points;
  }
}
