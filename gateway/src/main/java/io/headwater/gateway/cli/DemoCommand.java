package io.headwater.gateway.cli;

import io.headwater.gateway.config.ConfigurationException;
import io.headwater.gateway.config.GatewayConfig;
import io.headwater.gateway.config.GatewayConfigLoader;
import io.headwater.gateway.demo.SampleServices;
import java.io.PrintWriter;
import java.net.URI;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code demo}: a gateway, two traced services and a trace store, in one process. */
@Command(
    name = "demo",
    description = "Serve two traced sample services behind a gateway, and keep their traces.",
    subcommands = {DemoGreeterCommand.class, DemoUsersCommand.class},
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
  private final GatewayConfigLoader loader;
  private final Serving serving;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--port",
      defaultValue = "8080",
      paramLabel = "PORT",
      description = "Port of the gateway; 0: any. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Option(
      names = "--admin-port",
      defaultValue = "9901",
      paramLabel = "PORT",
      description = "Port of the admin side; 0: any. Default: ${DEFAULT-VALUE}.")
  private int adminPort;

  @Option(
      names = "--probability",
      defaultValue = "1.0",
      paramLabel = "P",
      description = "How many of the requests are traced, 0 to 1. Default: ${DEFAULT-VALUE}.")
  private double probability;

  DemoCommand(GatewayConfigLoader loader, Serving serving) {
    this.loader = loader;
    this.serving = serving;
  }

  @Override
  public Integer call() throws Exception {
    SampleServices services = SampleServices.bind();
    RunningGateway gateway;
    try {
      gateway = serving.start(config(services));
      services.start(URI.create("http://127.0.0.1:" + gateway.adminAddress().getPort()));
    } catch (Exception e) {
      services.close();
      throw e;
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(services.invitation(gateway.address().getPort(), gateway.adminAddress().getPort()));
    serving.untilStopped(gateway, out, services);
    return ExitCode.FINE;
  }

  /** All that can be wrong in it is what the command line said. */
  private GatewayConfig config(SampleServices services) {
    try {
      return loader.parse(hocon(services), "demo");
    } catch (ConfigurationException e) {
      throw new ParameterException(spec.commandLine(), e.problems().get(0).toString());
    }
  }

  private String hocon(SampleServices services) {
    return """
    headwater {
      service { name = gateway, version = demo, namespace = demo }
      listen { host = "127.0.0.1", port = %d }
      admin { host = "127.0.0.1", port = %d }
      upstreams {
        greeter { endpoints = ["%s"], service-version = "%s", namespace = demo }
        users { endpoints = ["%s"], service-version = "%s", namespace = demo }
      }
      tracing {
        sampling { default { probability = %s } }
        propagation { origin = true }
        export { to = [embedded], queue { delay = 200ms } }
      }
    }
    """
        .formatted(
            port,
            adminPort,
            services.greeter(),
            SampleServices.GREETER_VERSION,
            services.users(),
            SampleServices.USERS_VERSION,
            Double.toString(probability));
  }
}
