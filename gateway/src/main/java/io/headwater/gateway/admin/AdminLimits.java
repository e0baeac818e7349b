package io.headwater.gateway.admin;

import java.time.Duration;

/**
 * Bounds of the admin port.
 *
 * @param maxConnections most connections open; one more is closed at once
 * @param maxBodyBytes most bytes of a request's body, as sent
 * @param maxTraceBodyBytes the same for a body of spans, as sent and as unpacked
 * @param maxHeldBytes most bytes of bodies held for all connections together
 * @param step longest time for a request to come whole, counted from the connection's begin or the
 *     last answer; and for an answer to be taken
 */
record AdminLimits(
    int maxConnections, int maxBodyBytes, int maxTraceBodyBytes, long maxHeldBytes, Duration step) {
  static AdminLimits defaults() {
    // Longer than the pause between two scrapes, so that a scraper keeps its connection.
    return new AdminLimits(128, 64 << 10, 16 << 20, 64L << 20, Duration.ofSeconds(90));
  }
}
