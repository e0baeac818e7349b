package io.headwater.gateway.policy;

import io.headwater.gateway.http.PathRewrite;
import org.jspecify.annotations.Nullable;

/**
 * What a route asks for beside forwarding. A route that asks for nothing has none of these.
 *
 * @param cors null: the upstream speaks for itself
 * @param requestHeaders null: they pass as they are
 * @param responseHeaders null: they pass as they are
 * @param rewrite null: the upstream sees the path as received
 * @param rateLimit null: none
 * @param timeoutNanos patience with the upstream's silence; 0: that of the upstream
 * @param maxRequestBody most bytes of a request body; 0: no limit; -1: that of all exchanges
 */
public record RoutePolicies(
    @Nullable Cors cors,
    @Nullable HeaderRules requestHeaders,
    @Nullable HeaderRules responseHeaders,
    @Nullable PathRewrite rewrite,
    @Nullable RateLimiter rateLimit,
    long timeoutNanos,
    long maxRequestBody) {
  /** What {@code maxRequestBody} is where the route does not say. */
  public static final long AS_FOR_ALL = -1;
}
