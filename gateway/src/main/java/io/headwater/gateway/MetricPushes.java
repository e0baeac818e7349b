package io.headwater.gateway;

import io.headwater.gateway.admin.AdminViews;
import io.headwater.gateway.admin.MetricsFeed;
import io.headwater.gateway.config.MetricsConfig;
import io.headwater.gateway.config.TracingConfig.OtlpProtocol;
import io.headwater.gateway.export.MetricPush;
import io.headwater.gateway.export.MetricSource;
import io.headwater.gateway.export.OtlpMetricsTarget;
import io.headwater.gateway.export.OtlpTarget;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The metrics that are pushed, if the configuration asks for it. */
final class MetricPushes {
  private @Nullable MetricPush push;

  /** By outcome; null: nothing is pushed. */
  synchronized @Nullable Map<String, Long> counts() {
    return push == null ? null : push.counts();
  }

  /** Starts, where that is asked for. */
  synchronized void start(
      MetricsConfig.Otlp config, AdminViews views, Tracing tracing, String version) {
    if (!config.enabled()) {
      return;
    }
    OtlpTarget.Protocol protocol =
        config.protocol() == OtlpProtocol.GRPC
            ? OtlpTarget.Protocol.GRPC
            : OtlpTarget.Protocol.HTTP_PROTOBUF;
    MetricSource source =
        new MetricSource(
            tracing.resource(),
            InstrumentationScopeInfo.builder(Tracing.SCOPE).setVersion(version).build(),
            TimeUnit.MILLISECONDS.toNanos(ManagementFactory.getRuntimeMXBean().getStartTime()));
    push =
        MetricPush.start(
            MetricsFeed.of(views, tracing.store()),
            new OtlpMetricsTarget(protocol, config.endpoint(), config.headers(), config.timeout()),
            source,
            config.interval());
  }

  void close() {
    MetricPush started;
    synchronized (this) {
      started = push;
    }
    if (started != null) {
      started.close();
    }
  }
}
