package io.headwater.gateway.admin;

import java.time.Instant;

/**
 * How often something happened in the life of the gateway.
 *
 * @param count how often, once at least
 * @param last when it last did
 */
public record LifeEventCount(long count, Instant last) {}
