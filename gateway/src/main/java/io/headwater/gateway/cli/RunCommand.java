package io.headwater.gateway.cli;

import io.headwater.gateway.config.ConfigFileWatch;
import io.headwater.gateway.config.GatewayConfig;
import io.headwater.gateway.config.GatewayConfigLoader;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code run}: serves until SIGTERM. */
@Command(
    name = "run",
    description = "Serve. SIGTERM finishes what is in flight, flushes spans, and exits with 0.",
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
  private final GatewayConfigLoader loader;
  private final Serving serving;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "The configuration, in HOCON.")
  private Path config = Path.of("");

  RunCommand(GatewayConfigLoader loader, Serving serving) {
    this.loader = loader;
    this.serving = serving;
  }

  @Override
  public Integer call() throws Exception {
    // Before the first load: what is saved in between is not missed.
    ConfigFileWatch watch = new ConfigFileWatch(config);
    GatewayConfig effective = loader.load(config);
    RunningGateway gateway = serving.start(effective);
    ConfigReloading reloading = ConfigReloading.start(watch, () -> loader.load(config), gateway);
    serving.untilStopped(gateway, spec.commandLine().getOut(), reloading);
    return ExitCode.FINE;
  }
}
