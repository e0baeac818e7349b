package io.headwater.gateway.config;

import io.headwater.gateway.config.MetricsConfig.Otlp;

/** Who gets the metrics, for people to read. */
final class EffectiveMetrics {
  private EffectiveMetrics() {}

  static void render(Dump dump, MetricsConfig metrics) {
    Otlp otlp = metrics.otlp();
    if (!otlp.enabled()) {
      dump.title("metrics: at /metrics alone");
      return;
    }
    dump.title("metrics: at /metrics, and over OTLP")
        .row("endpoint", otlp.endpoint().toString())
        .row("protocol", Words.word(otlp.protocol()))
        .row("timeout", Quantities.duration(otlp.timeout()))
        .row("interval", Quantities.duration(otlp.interval()))
        .row(
            "headers",
            EffectiveConfig.list(
                EffectiveConfig.sorted(otlp.headers().keySet()).stream()
                    .map(name -> name + ": ***")
                    .toList()));
  }
}
