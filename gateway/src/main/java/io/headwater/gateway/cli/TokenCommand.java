package io.headwater.gateway.cli;

import io.headwater.gateway.config.GatewayConfigLoader;
import java.io.BufferedReader;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code token}: makes keys of debug tokens, issues tokens, and says what becomes of one. */
@Command(
    name = "token",
    description = "Signed debug tokens: permissions to have a request traced.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class TokenCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  private TokenCommand() {}

  /**
   * The command with its subcommands.
   *
   * @param environment where a secret is looked up
   * @param input standard input, if it is asked for
   */
  static CommandLine create(
      GatewayConfigLoader loader,
      TokenJudge judge,
      Map<String, String> environment,
      Clock clock,
      Supplier<BufferedReader> input) {
    return new CommandLine(new TokenCommand())
        .addSubcommand(
            new TokenIssueCommand(environment, clock, () -> UUID.randomUUID().toString()))
        .addSubcommand(new TokenVerifyCommand(loader, judge, input))
        .addSubcommand(new TokenKeyCommand());
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }
}
