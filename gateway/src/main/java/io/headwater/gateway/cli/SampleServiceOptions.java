package io.headwater.gateway.cli;

import io.headwater.gateway.demo.SampleService;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.function.Consumer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What every sample service is told that is served alone, and how it is served. */
final class SampleServiceOptions {
  private static final int HIGHEST_PORT = 65_535;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--host",
      defaultValue = "127.0.0.1",
      paramLabel = "HOST",
      description = "Address to bind; 0.0.0.0: every one. Default: ${DEFAULT-VALUE}.")
  private String host = "127.0.0.1";

  @Option(
      names = "--port",
      defaultValue = "0",
      paramLabel = "PORT",
      description = "Port to bind; 0: any. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Option(
      names = "--collector",
      defaultValue = "http://127.0.0.1:4318",
      paramLabel = "URI",
      description = "OTLP/HTTP receiver of its spans. Default: ${DEFAULT-VALUE}.")
  private URI collector = URI.create("http://127.0.0.1:4318");

  /** Where spans go. */
  URI collector() {
    return http("--collector", collector);
  }

  /** A URI that is one of a server; else the command line is wrong. */
  URI http(String option, URI uri) {
    if (!"http".equals(uri.getScheme()) || uri.getHost() == null) {
      throw new ParameterException(
          spec.commandLine(), option + ": " + uri + " (expected: http://HOST:PORT)");
    }
    return uri;
  }

  /**
   * Serves until SIGTERM or SIGINT ends the process with 0; does not come back.
   *
   * @param name of the service
   * @param start has a bound service serve
   */
  void serve(String name, Consumer<SampleService> start) throws IOException {
    if (port < 0 || port > HIGHEST_PORT) {
      throw new ParameterException(
          spec.commandLine(), "--port: " + port + " (expected: 0 to " + HIGHEST_PORT + ")");
    }
    SampleService service = SampleService.bind(new InetSocketAddress(host, port));
    start.accept(service);
    Serving.untilStopped(
        "ready: " + name + " " + Serving.url(service.address()),
        spec.commandLine().getOut(),
        service);
  }
}
