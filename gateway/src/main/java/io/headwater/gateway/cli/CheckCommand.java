package io.headwater.gateway.cli;

import io.headwater.gateway.config.EffectiveConfig;
import io.headwater.gateway.config.GatewayConfigLoader;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code check}: validates a configuration, and prints what would be in force. */
@Command(
    name = "check",
    description = "Validate a configuration; print the effective routes and rules.",
    mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
  private final GatewayConfigLoader loader;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private ConfigOption config = new ConfigOption();

  CheckCommand(GatewayConfigLoader loader) {
    this.loader = loader;
  }

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    out.print(EffectiveConfig.render(loader.load(config.file())));
    out.flush();
    return ExitCode.FINE;
  }
}
