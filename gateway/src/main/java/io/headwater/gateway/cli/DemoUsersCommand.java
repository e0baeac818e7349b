package io.headwater.gateway.cli;

import java.net.URI;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code demo users}: the sample user directory alone, behind a gateway that runs elsewhere. */
@Command(
    name = "users",
    description = "Serve the sample user directory alone, behind a gateway that runs elsewhere.",
    mixinStandardHelpOptions = true)
final class DemoUsersCommand implements Callable<Integer> {
  @Mixin private SampleServiceOptions options = new SampleServiceOptions();

  @Override
  public Integer call() throws Exception {
    URI collector = options.collector();
    options.serve("users", service -> service.serveUsers(collector));
    return ExitCode.FINE;
  }
}
