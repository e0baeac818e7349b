package io.headwater.gateway.admin;

import java.time.Instant;

/**
 * The configuration that new exchanges are served by.
 *
 * @param effective every value for people to read, secrets masked
 * @param since when it came into force
 */
public record ConfigInForce(String effective, Instant since) {}
