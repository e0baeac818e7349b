package io.headwater.gateway.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;

/**
 * The services of the demo, on free ports of the loopback interface: {@code greeter} greets by
 * name, and asks {@code users} who that is.
 */
public final class SampleServices implements AutoCloseable {
  /** {@code service.version} of the greeter. */
  public static final String GREETER_VERSION = "2.0.0";

  /** {@code service.version} of the user directory. */
  public static final String USERS_VERSION = "1.4.2";

  private final SampleService greeter;
  private final SampleService users;

  private SampleServices(SampleService greeter, SampleService users) {
    this.greeter = greeter;
    this.users = users;
  }

  /**
   * Takes two ports; nothing is served yet.
   *
   * @throws IOException if there is none to be had
   */
  public static SampleServices bind() throws IOException {
    SampleService greeter = SampleService.bind(anyPort());
    try {
      return new SampleServices(greeter, SampleService.bind(anyPort()));
    } catch (IOException e) {
      greeter.close();
      throw e;
    }
  }

  /**
   * Starts to serve.
   *
   * @param collector where the spans go: base URI of an OTLP/HTTP receiver
   */
  public void start(URI collector) {
    users.serveUsers(collector);
    greeter.serveGreeter(users(), collector);
  }

  /** Base URI of the greeter. */
  public URI greeter() {
    return uri(greeter);
  }

  /** Base URI of the user directory. */
  public URI users() {
    return uri(users);
  }

  /** What to try, in lines that can be pasted. */
  public String invitation(int gatewayPort, int adminPort) {
    return """
    Try:    curl -i 'http://127.0.0.1:%d/greeter/say/hello?name=John'
    Then:   curl http://127.0.0.1:%d/api/traces/TRACE_ID   (the 32 digits in server-timing)
    Direct: curl %s/greeter/say/hello?name=John   (no header, so no trace)"""
        .formatted(gatewayPort, adminPort, greeter());
  }

  @Override
  public void close() {
    greeter.close();
    users.close();
  }

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private static URI uri(SampleService service) {
    return URI.create("http://127.0.0.1:" + service.address().getPort());
  }
}
