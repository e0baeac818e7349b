package io.headwater.gateway.accesslog;

import io.headwater.gateway.decide.Cap;
import io.headwater.gateway.decide.DecisionReason;
import org.jspecify.annotations.Nullable;

/**
 * What a line of the access log tells of an exchange's decision.
 *
 * @param epochMillis when it began
 * @param client address of the client
 * @param method empty: the request could not be read
 * @param target path and query, secret values redacted
 * @param authority host and port; null: the format does not tell them
 * @param userAgent null: none was sent, or the format does not tell
 * @param tellsUserAgent whether the format tells it
 * @param wholeSeconds whether the time is told to the second only
 * @param traceIdLow last 64 bits of the trace id
 * @param sampled whether it was traced
 * @param reason why
 * @param rule which spoke; null: none did
 * @param cap what touched the decision; {@code NONE}, too, if the line does not tell
 */
public record LoggedExchange(
    long epochMillis,
    String client,
    String method,
    String target,
    @Nullable String authority,
    @Nullable String userAgent,
    boolean tellsUserAgent,
    boolean wholeSeconds,
    long traceIdLow,
    boolean sampled,
    DecisionReason reason,
    @Nullable String rule,
    Cap cap) {}
