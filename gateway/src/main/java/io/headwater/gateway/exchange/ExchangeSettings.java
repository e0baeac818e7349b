package io.headwater.gateway.exchange;

/**
 * What holds for every exchange.
 *
 * @param maxRequestBody most bytes of a request body; 0: no limit
 * @param announceUnsampled whether an upstream is told that a request is not sampled, or told
 *     nothing
 */
public record ExchangeSettings(long maxRequestBody, boolean announceUnsampled) {}
