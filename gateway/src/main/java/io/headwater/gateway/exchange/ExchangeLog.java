package io.headwater.gateway.exchange;

/** Hears of every exchange that ended, on its event loop: must neither block nor fail. */
@FunctionalInterface
public interface ExchangeLog {
  /** An exchange ended; called once for each. */
  void ended(ExchangeRecord exchange);
}
