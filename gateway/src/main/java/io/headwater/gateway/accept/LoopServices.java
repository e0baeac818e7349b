package io.headwater.gateway.accept;

import io.headwater.gateway.exchange.ExchangeLoop;
import io.headwater.gateway.loop.LoopDeadlines;

/**
 * What the connections of one event loop share.
 *
 * @param exchanges begins exchanges
 * @param deadlines keeps time
 */
public record LoopServices(ExchangeLoop exchanges, LoopDeadlines deadlines) {}
