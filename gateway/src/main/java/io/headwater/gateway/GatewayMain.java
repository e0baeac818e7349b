package io.headwater.gateway;

import io.headwater.gateway.cli.Headwater;
import io.headwater.gateway.cli.Workings;
import io.headwater.gateway.log.LastingLogging;
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
    System.setProperty("java.util.logging.manager", LastingLogging.class.getName());
    // Looking after every hundredth buffer costs some percent of a request; who looks for a leak
    // says so.
    if (System.getProperty("io.netty.leakDetection.level") == null) {
      ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
    }
    System.exit(
        Headwater.execute(
            new Workings(
                config -> Gateway.start(config, Logs.start(config.log())),
                TokenCompiler::preview,
                Explaining::byConfig,
                Replaying::replay),
            GatewayVersion.read(),
            arguments));
  }
}
