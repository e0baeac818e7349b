package io.headwater.gateway.cli;

import java.net.InetSocketAddress;

/** A gateway that serves. Closing it drains it: within bounds, and without losing an exchange. */
public interface RunningGateway extends AutoCloseable {
  /** Where clients connect. */
  InetSocketAddress address();

  /** Where the operator connects. */
  InetSocketAddress adminAddress();

  @Override
  void close();
}
