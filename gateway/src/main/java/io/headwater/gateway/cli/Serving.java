package io.headwater.gateway.cli;

import io.headwater.gateway.config.GatewayConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;

/** Serves until the process is told to end: says when it is ready, and goes away in order. */
final class Serving {
  private final GatewayStarter starter;

  Serving(GatewayStarter starter) {
    this.starter = starter;
  }

  RunningGateway start(GatewayConfig config) throws IOException {
    return starter.start(config);
  }

  /**
   * Says that a gateway is ready, and waits. Does not come back: SIGTERM or SIGINT closes the
   * gateway and ends the process with 0.
   *
   * @param alsoClosed closed after the gateway
   */
  void untilStopped(RunningGateway gateway, PrintWriter out, AutoCloseable... alsoClosed) {
    AutoCloseable[] closed = new AutoCloseable[alsoClosed.length + 1];
    closed[0] = gateway;
    System.arraycopy(alsoClosed, 0, closed, 1, alsoClosed.length);
    untilStopped(
        "ready: gateway "
            + url(gateway.address())
            + " admin "
            + url(gateway.adminAddress())
            + " in "
            + ProcessAge.millis()
            + " ms",
        out,
        closed);
  }

  /**
   * Prints a line, and waits. Does not come back: SIGTERM or SIGINT closes what serves, in order,
   * and ends the process with 0.
   */
  static void untilStopped(String ready, PrintWriter out, AutoCloseable... closed) {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(out, closed), "headwater-stop"));
    out.println(ready);
    out.flush();
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The JVM would end with 143 after SIGTERM; what drained ended as it should. */
  private static void stop(PrintWriter out, AutoCloseable... all) {
    try {
      for (AutoCloseable closed : all) {
        closed.close();
      }
      out.println("stopped");
      out.flush();
    } catch (Exception e) {
      System.getLogger(Serving.class.getName())
          .log(System.Logger.Level.WARNING, "not everything could be closed", e);
    } finally {
      Runtime.getRuntime().halt(ExitCode.FINE);
    }
  }

  /** As a client would write it. */
  static String url(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    return "http://" + (host.indexOf(':') >= 0 ? '[' + host + ']' : host) + ':' + address.getPort();
  }
}
