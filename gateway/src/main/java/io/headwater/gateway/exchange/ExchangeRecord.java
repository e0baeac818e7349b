package io.headwater.gateway.exchange;

import io.headwater.gateway.decide.Decision;
import io.headwater.gateway.decide.EndCause;
import io.headwater.gateway.http.FailureKind;
import org.jspecify.annotations.Nullable;

/**
 * What there is to say of an exchange that ended. Texts are as the client sent them: who writes
 * them down quotes and redacts.
 *
 * @param times when it began, and how long it took
 * @param client address of the client
 * @param method empty: the request could not be read
 * @param target path and query
 * @param protocolVersion {@code 1.1}
 * @param authority host and port that the client named; empty: none
 * @param userAgent null: not said
 * @param status status code; 499: the client went away before the response; 0: none that is one
 * @param receivedBytes of the request body
 * @param sentBytes of the response body
 * @param route name of the route or resolver; empty: none
 * @param upstream null: it went nowhere
 * @param attempts at the upstream
 * @param failure what the gateway could not do; null: nothing
 * @param traceId 32 hex digits
 * @param spanId of the root span, 16 hex digits; null: the exchange has none
 * @param decision whether it is traced, and why
 * @param kept why its spans were kept though it is not; null: they were not
 */
public record ExchangeRecord(
    ExchangeTimes times,
    String client,
    String method,
    String target,
    String protocolVersion,
    String authority,
    @Nullable String userAgent,
    int status,
    long receivedBytes,
    long sentBytes,
    String route,
    @Nullable String upstream,
    int attempts,
    @Nullable FailureKind failure,
    String traceId,
    @Nullable String spanId,
    Decision decision,
    @Nullable EndCause kept) {}
