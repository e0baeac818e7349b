package io.headwater.gateway.config;

import java.time.Duration;

/**
 * How the gateway stops.
 *
 * @param idleGrace how long an idle keep-alive connection may still bring one last request
 * @param timeout bound on waiting for exchanges in flight, and again on flushing spans
 */
public record DrainConfig(Duration idleGrace, Duration timeout) {
  /** What {@code reference.conf} says. */
  public static DrainConfig defaults() {
    return new DrainConfig(Duration.ofSeconds(1), Duration.ofSeconds(30));
  }
}
