package io.headwater.gateway.accesslog;

import io.headwater.gateway.exchange.ExchangeRecord;

/** How an exchange is written in one line, without the line break. */
@FunctionalInterface
interface LineFormat {
  String format(ExchangeRecord exchange);
}
