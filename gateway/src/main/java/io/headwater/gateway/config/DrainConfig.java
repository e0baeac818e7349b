package io.headwater.gateway.config;

import java.time.Duration;

/**
 * How the gateway stops.
 *
 * @param idleGrace how long an idle keep-alive connection may still bring one last request
 * @param timeout bound on waiting for exchanges in flight, and again on flushing spans
 */
public record DrainConfig(Duration idleGrace, Duration timeout) {}
