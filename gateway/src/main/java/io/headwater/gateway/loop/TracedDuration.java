package io.headwater.gateway.loop;

/**
 * A duration that stands for others of its bucket, since what took so long can be looked up.
 *
 * @param traceId 32 hex digits
 * @param spanId 16 hex digits
 * @param nanos how long it took
 * @param epochMillis when it ended
 */
public record TracedDuration(String traceId, String spanId, long nanos, long epochMillis) {}
