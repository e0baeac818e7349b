package io.headwater.gateway.export;

import io.headwater.jaeger.JaegerExporters;
import java.net.URI;
import java.time.Duration;

/**
 * A collector of Jaeger, by the gRPC protocol that it had before OTLP.
 *
 * <p>Its exporter asks the system for this host's name, so it is made by the worker and not at the
 * start; nothing of it is loaded where it is no target.
 *
 * @param endpoint {@code http} or {@code https}, without a path
 * @param timeout bound on one export, its retries included
 */
public record JaegerTarget(URI endpoint, Duration timeout) {
  /** Over the timeout, which is the exporter's to keep. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  /** The target of a pipeline. */
  public SpanTarget named(String name) {
    return new SpanTarget(
        name,
        new LateExporter(() -> JaegerExporters.create(endpoint, timeout)),
        timeout.plus(GRACE));
  }
}
