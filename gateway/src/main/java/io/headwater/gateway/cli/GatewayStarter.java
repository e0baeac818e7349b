package io.headwater.gateway.cli;

import io.headwater.gateway.config.GatewayConfig;
import java.io.IOException;

/** Starts gateways: how that is done is wired elsewhere. */
@FunctionalInterface
public interface GatewayStarter {
  /**
   * Starts a gateway.
   *
   * @throws IOException if it cannot bind or start; the message is one line for the operator
   */
  RunningGateway start(GatewayConfig config) throws IOException;
}
