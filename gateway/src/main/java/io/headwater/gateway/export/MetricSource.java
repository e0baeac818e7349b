package io.headwater.gateway.export;

import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.resources.Resource;

/**
 * Who says a metric.
 *
 * @param resource the process
 * @param scope what of it
 * @param startEpochNanos since when it counts
 */
public record MetricSource(
    Resource resource, InstrumentationScopeInfo scope, long startEpochNanos) {}
