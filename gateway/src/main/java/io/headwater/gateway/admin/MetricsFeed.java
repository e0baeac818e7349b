package io.headwater.gateway.admin;

import io.headwater.gateway.store.TraceStore;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The figures of {@code /metrics}, for somebody else than who scrapes them. */
public final class MetricsFeed {
  private MetricsFeed() {}

  /** Reads them each time it is asked, from any thread. */
  public static Supplier<MetricSnapshots> of(AdminViews views, @Nullable TraceStore store) {
    return new MetricsPage(views, store)::read;
  }
}
