package io.headwater.gateway.cli;

import com.google.gson.stream.JsonWriter;
import io.headwater.gateway.config.GatewayConfig;
import io.headwater.gateway.config.GatewayConfigLoader;
import io.headwater.gateway.replay.ReplayJson;
import io.headwater.gateway.replay.ReplayProgress;
import io.headwater.gateway.replay.ReplayReport;
import io.headwater.gateway.replay.ReplayText;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code replay}: says what a candidate configuration would have sampled of logged traffic. */
@Command(
    name = "replay",
    description = {
      "Say what a candidate configuration would have sampled of the traffic in an access log.",
      "The log has no headers, cookies or tenants: how many decisions that leaves open is told."
    },
    mixinStandardHelpOptions = true)
final class ReplayCommand implements Callable<Integer> {
  private final GatewayConfigLoader loader;
  private final LogReplayer replayer;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--access-log",
      required = true,
      paramLabel = "FILE",
      description = "What the gateway's access log wrote, in JSON or the common format.")
  private Path accessLog = Path.of("");

  @Option(
      names = "--config",
      required = true,
      paramLabel = "CANDIDATE",
      description = "The candidate configuration, in HOCON.")
  private Path config = Path.of("");

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  ReplayCommand(GatewayConfigLoader loader, LogReplayer replayer) {
    this.loader = loader;
    this.replayer = replayer;
  }

  @Override
  public Integer call() throws Exception {
    if (!Files.isReadable(accessLog) || Files.isDirectory(accessLog)) {
      throw new ParameterException(
          spec.commandLine(), "--access-log: " + accessLog + " (expected: a file to read)");
    }
    GatewayConfig candidate = loader.load(config);
    boolean terminal = Help.Ansi.AUTO.enabled();
    PrintWriter err = spec.commandLine().getErr();
    ReplayReport report;
    try (InputStream log = Files.newInputStream(accessLog)) {
      report = replayer.replay(candidate, log, terminal ? progress(err) : ReplayProgress.SILENT);
    }
    if (terminal) {
      err.print("\r\u001b[K");
      err.flush();
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(json ? json(report) : ReplayText.of(report));
    out.flush();
    return ExitCode.FINE;
  }

  private static ReplayProgress progress(PrintWriter err) {
    return lines -> {
      err.print("\r" + lines + " lines");
      err.flush();
    };
  }

  private static String json(ReplayReport report) throws IOException {
    StringWriter text = new StringWriter();
    JsonWriter out = new JsonWriter(text);
    out.setIndent("  ");
    ReplayJson.write(out, report);
    out.flush();
    return text.append('\n').toString();
  }
}
