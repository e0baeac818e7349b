package io.headwater.gateway.cli;

import io.headwater.gateway.config.GatewayConfig;
import java.net.InetSocketAddress;
import java.util.List;

/** A gateway that serves. Closing it drains it: within bounds, and without losing an exchange. */
public interface RunningGateway extends AutoCloseable {
  /** Where clients connect. */
  InetSocketAddress address();

  /** Where the operator connects. */
  InetSocketAddress adminAddress();

  /**
   * Serves new exchanges by another configuration; those in flight finish on the one before.
   *
   * @return sections that differ and that only a restart puts in force: {@code listen}
   */
  List<String> apply(GatewayConfig config);

  /**
   * Another configuration was refused: what is in force stays, and the operator hears of it.
   *
   * @param problems a line for each
   */
  void refused(List<String> problems);

  /** Has the rules of a candidate counted beside those in force, without any other effect. */
  void shadow(GatewayConfig candidate);

  /**
   * Another candidate was refused: the last good one goes on.
   *
   * @param problems a line for each
   */
  void shadowRefused(List<String> problems);

  @Override
  void close();
}
