package io.headwater.gateway;

import io.headwater.gateway.cli.Headwater;
import io.headwater.gateway.cli.Workings;
import io.netty.util.ResourceLeakDetector;

/** Entry point of the jar. */
public final class GatewayMain {
  private GatewayMain() {}

  /**
   * Runs a command.
   *
   * @param arguments see {@code --help}
   */
  public static void main(String[] arguments) {
    // Looking after every hundredth buffer costs some percent of a request; who looks for a leak
    // says so.
    if (System.getProperty("io.netty.leakDetection.level") == null) {
      ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
    }
    System.exit(
        Headwater.execute(
            new Workings(
                config -> Gateway.start(config),
                TokenCompiler::preview,
                Explaining::byConfig,
                Replaying::replay),
            GatewayVersion.read(),
            arguments));
  }
}
