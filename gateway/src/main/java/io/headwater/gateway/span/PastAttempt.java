package io.headwater.gateway.span;

import io.headwater.gateway.http.GatewayFailure;
import org.jspecify.annotations.Nullable;

/**
 * An attempt that is over and has no span yet. Times are nanoseconds since 1970.
 *
 * @param peer whom it called
 * @param number 1 for the first
 * @param spanId what the upstream was told
 * @param startEpochNanos when it began
 * @param endEpochNanos when it was over
 * @param status status code the upstream answered; 0: none
 * @param failure why it did not complete; null: it did
 */
public record PastAttempt(
    Peer peer,
    int number,
    long spanId,
    long startEpochNanos,
    long endEpochNanos,
    int status,
    @Nullable GatewayFailure failure) {}
