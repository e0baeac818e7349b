package io.headwater.gateway.config;

import java.net.URI;
import java.time.Duration;

/**
 * The legacy protocol of Jaeger's collector.
 *
 * @param endpoint {@code http} or {@code https}, without a path
 * @param timeout bound on one export, its retries included
 */
public record JaegerConfig(URI endpoint, Duration timeout) {
  /** What {@code reference.conf} says. */
  public static JaegerConfig defaults() {
    return new JaegerConfig(URI.create("http://127.0.0.1:14250"), Duration.ofSeconds(10));
  }
}
