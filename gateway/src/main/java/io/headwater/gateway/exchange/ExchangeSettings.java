package io.headwater.gateway.exchange;

import io.headwater.gateway.forward.TraceInjection;

/**
 * What holds for every exchange.
 *
 * @param maxRequestBody most bytes of a request body; 0: no limit
 * @param announceUnsampled whether an upstream is told that a request is not sampled, or told
 *     nothing
 * @param injection the formats in which upstreams are told of the trace
 */
public record ExchangeSettings(
    long maxRequestBody, boolean announceUnsampled, TraceInjection injection) {}
