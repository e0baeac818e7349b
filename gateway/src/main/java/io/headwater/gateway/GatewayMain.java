package io.headwater.gateway;

import io.headwater.gateway.cli.Headwater;

/** Entry point of the jar. */
public final class GatewayMain {
  private GatewayMain() {}

  /**
   * Runs a command.
   *
   * @param arguments see {@code --help}
   */
  public static void main(String[] arguments) {
    System.exit(
        Headwater.execute(config -> Gateway.start(config), GatewayVersion.read(), arguments));
  }
}
