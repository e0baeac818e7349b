package io.headwater.gateway.cli;

import java.net.URI;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code demo greeter}: the sample greeter alone, behind a gateway that runs elsewhere. */
@Command(
    name = "greeter",
    description = "Serve the sample greeter alone, behind a gateway that runs elsewhere.",
    mixinStandardHelpOptions = true)
final class DemoGreeterCommand implements Callable<Integer> {
  @Mixin private SampleServiceOptions options = new SampleServiceOptions();

  @Option(
      names = "--users",
      required = true,
      paramLabel = "URI",
      description = "The user directory that it asks.")
  private URI users = URI.create("http://127.0.0.1");

  @Override
  public Integer call() throws Exception {
    URI directory = options.http("--users", users);
    URI collector = options.collector();
    options.serve("greeter", service -> service.serveGreeter(directory, collector));
    return ExitCode.FINE;
  }
}
