package io.headwater.gateway.demo;

import com.sun.net.httpserver.HttpServer;
import io.headwater.propagation.HeadwaterPropagation;
import io.headwater.propagation.Peer;
import io.headwater.propagation.jdkhttp.JdkHttpTracing;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The services of the demo, on free ports of the loopback interface: {@code greeter} greets by
 * name, and asks {@code users} who that is.
 */
public final class SampleServices implements AutoCloseable {
  /** {@code service.version} of the greeter. */
  public static final String GREETER_VERSION = "2.0.0";

  /** {@code service.version} of the user directory. */
  public static final String USERS_VERSION = "1.4.2";

  private static final String NAMESPACE = "demo";
  private static final int THREADS = 8;

  private final HttpServer greeter;
  private final HttpServer users;
  private final ExecutorService threads;
  private final List<HeadwaterPropagation> tracings = new ArrayList<>();

  private SampleServices(HttpServer greeter, HttpServer users) {
    this.greeter = greeter;
    this.users = users;
    this.threads =
        Executors.newFixedThreadPool(
            THREADS,
            task -> {
              Thread thread = new Thread(task, "demo-service");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Takes two ports; nothing is served yet.
   *
   * @throws IOException if there is none to be had
   */
  public static SampleServices bind() throws IOException {
    HttpServer greeter = HttpServer.create(anyPort(), 0);
    try {
      return new SampleServices(greeter, HttpServer.create(anyPort(), 0));
    } catch (IOException e) {
      greeter.stop(0);
      throw e;
    }
  }

  /**
   * Starts to serve.
   *
   * @param collector where the spans go: base URI of an OTLP/HTTP receiver
   */
  public void start(URI collector) {
    HeadwaterPropagation usersTracing = tracing("users", USERS_VERSION, collector);
    users
        .createContext("/users/", new UsersHandler())
        .getFilters()
        .add(JdkHttpTracing.create(usersTracing).serverFilter());
    HeadwaterPropagation greeterTracing = tracing("greeter", GREETER_VERSION, collector);
    JdkHttpTracing greeterHttp = JdkHttpTracing.create(greeterTracing);
    HttpClient client =
        greeterHttp.wrap(HttpClient.newHttpClient(), Peer.named("users").inNamespace(NAMESPACE));
    greeter
        .createContext("/greeter/say/hello", new GreeterHandler(client, users()))
        .getFilters()
        .add(greeterHttp.serverFilter());
    for (HttpServer server : new HttpServer[] {users, greeter}) {
      server.setExecutor(threads);
      server.start();
    }
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
    greeter.stop(0);
    users.stop(0);
    threads.shutdownNow();
    tracings.forEach(HeadwaterPropagation::close);
  }

  private HeadwaterPropagation tracing(String service, String version, URI collector) {
    HeadwaterPropagation tracing =
        HeadwaterPropagation.create(service, version, NAMESPACE, collector.toString());
    tracings.add(tracing);
    return tracing;
  }

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private static URI uri(HttpServer server) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }
}
