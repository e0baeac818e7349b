package io.headwater.gateway.exchange;

import io.headwater.gateway.decide.token.TokenCarrier;
import io.headwater.gateway.forward.TraceInjection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What holds for every exchange.
 *
 * @param maxRequestBody most bytes of a request body; 0: no limit
 * @param announceUnsampled whether an upstream is told that a request is not sampled, or told
 *     nothing
 * @param injection the formats in which upstreams are told of the trace
 * @param tokens where debug tokens stand, which nobody else gets to see; null: there are none
 * @param withheldHeaders names of headers that are credentials for the gateway alone
 */
public record ExchangeSettings(
    long maxRequestBody,
    boolean announceUnsampled,
    TraceInjection injection,
    @Nullable TokenCarrier tokens,
    List<String> withheldHeaders) {
  public ExchangeSettings {
    withheldHeaders = List.copyOf(withheldHeaders);
  }

  /** Neither tokens nor headers that are withheld. */
  public ExchangeSettings(
      long maxRequestBody, boolean announceUnsampled, TraceInjection injection) {
    this(maxRequestBody, announceUnsampled, injection, null, List.of());
  }
}
