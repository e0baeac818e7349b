package io.headwater.gateway.cli;

import io.headwater.gateway.config.ConfigurationException;
import io.headwater.gateway.config.GatewayConfigLoader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.Properties;
import java.util.logging.LogManager;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line of the jar: {@code run}, {@code check}, {@code explain}, .... */
@Command(
    name = "headwater",
    description = "An API gateway whose speciality is the tracing decision.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:fine",
      "1:the configuration is wrong",
      "2:the command line is wrong",
      "3:cannot bind or start"
    })
public final class Headwater implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  private Headwater() {}

  /**
   * Runs a command, and returns when it is done.
   *
   * @param workings what commands have done for them
   * @param version what {@code --version} prints
   * @param arguments as the shell gave them
   * @return the exit code
   */
  public static int execute(Workings workings, String version, String... arguments) {
    configureLogging();
    GatewayConfigLoader loader = new GatewayConfigLoader(environment(), properties());
    Serving serving = new Serving(workings.starter());
    CommandLine commandLine = new CommandLine(new Headwater());
    commandLine
        .addSubcommand(new RunCommand(loader, serving))
        .addSubcommand(new CheckCommand(loader))
        .addSubcommand(new ExplainCommand(loader, workings.explainer()))
        .addSubcommand(new ReplayCommand(loader, workings.replayer()))
        .addSubcommand(new DemoCommand(loader, serving))
        .addSubcommand(
            TokenCommand.create(
                loader,
                workings.judge(),
                environment(),
                Clock.systemUTC(),
                Headwater::standardInput))
        .setExecutionExceptionHandler(Headwater::explain)
        .setUsageHelpAutoWidth(true);
    tellVersion(commandLine, "headwater " + version);
    return commandLine.execute(arguments);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }

  private static void tellVersion(CommandLine commandLine, String version) {
    commandLine.getCommandSpec().version(version);
    commandLine.getSubcommands().values().forEach(command -> tellVersion(command, version));
  }

  private static Map<String, String> environment() {
    return System.getenv();
  }

  private static BufferedReader standardInput() {
    return new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
  }

  private static Properties properties() {
    return System.getProperties();
  }

  /** A configuration's problems, one per line; anything else in one line. */
  private static int explain(
      Exception failure, CommandLine commandLine, CommandLine.ParseResult parsed) {
    PrintWriter err = commandLine.getErr();
    if (failure instanceof ConfigurationException wrong) {
      wrong.problems().forEach(err::println);
      return ExitCode.CONFIGURATION;
    }
    err.println("headwater: " + failure.getMessage());
    return ExitCode.CANNOT_START;
  }

  private static void configureLogging() {
    try (InputStream settings = Headwater.class.getResourceAsStream("/logging.properties")) {
      LogManager.getLogManager().readConfiguration(settings);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
