package io.headwater.gateway.cli;

import io.headwater.gateway.config.ConfigFileWatch;
import io.headwater.gateway.config.GatewayConfig;
import io.headwater.gateway.config.GatewayConfigLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

  @Mixin private ConfigOption config = new ConfigOption();

  @Option(
      names = "--shadow",
      paramLabel = "CANDIDATE",
      description =
          "A candidate whose sampling rules are counted beside those in force, without any other"
              + " effect.")
  private @Nullable Path shadow;

  RunCommand(GatewayConfigLoader loader, Serving serving) {
    this.loader = loader;
    this.serving = serving;
  }

  @Override
  public Integer call() throws Exception {
    // Before the first load: what is saved in between is not missed.
    ConfigFileWatch watch = new ConfigFileWatch(config.file());
    Path candidate = shadow;
    if (candidate == null) {
      RunningGateway gateway = serving.start(loader.load(config.file()));
      serving.untilStopped(gateway, spec.commandLine().getOut(), reloading(watch, gateway));
      return ExitCode.FINE;
    }
    ConfigFileWatch shadowWatch = new ConfigFileWatch(candidate);
    List<GatewayConfig> both = loader.loadAll(config.file(), candidate);
    RunningGateway gateway = serving.start(both.get(0));
    gateway.shadow(both.get(1));
    serving.untilStopped(
        gateway,
        spec.commandLine().getOut(),
        reloading(watch, gateway),
        ConfigReloading.start(
            shadowWatch, () -> loader.load(candidate), gateway::shadow, gateway::shadowRefused));
    return ExitCode.FINE;
  }

  private ConfigReloading reloading(ConfigFileWatch watch, RunningGateway gateway) {
    return ConfigReloading.start(
        watch, () -> loader.load(config.file()), gateway::apply, gateway::refused);
  }
}
