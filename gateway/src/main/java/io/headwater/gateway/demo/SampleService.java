package io.headwater.gateway.demo;

import com.sun.net.httpserver.HttpServer;
import io.headwater.propagation.HeadwaterPropagation;
import io.headwater.propagation.Peer;
import io.headwater.propagation.jdkhttp.JdkHttpTracing;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** One traced service of the demo: a server of the JDK with threads and tracing of its own. */
public final class SampleService implements AutoCloseable {
  private static final String NAMESPACE = "demo";
  private static final int THREADS = 8;

  private final HttpServer server;
  private final ExecutorService threads;
  private final List<HeadwaterPropagation> tracings = new ArrayList<>();

  private SampleService(HttpServer server) {
    this.server = server;
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
   * Takes a port; nothing is served yet.
   *
   * @param address port 0: any
   * @throws IOException if it is not to be had
   */
  public static SampleService bind(InetSocketAddress address) throws IOException {
    return new SampleService(HttpServer.create(address, 0));
  }

  /**
   * Starts to serve as {@code users}, the user directory.
   *
   * @param collector where the spans go: base URI of an OTLP/HTTP receiver
   */
  public void serveUsers(URI collector) {
    server
        .createContext("/users/", new UsersHandler())
        .getFilters()
        .add(tracing("users", SampleServices.USERS_VERSION, collector).serverFilter());
    start();
  }

  /**
   * Starts to serve as {@code greeter}, which greets by name.
   *
   * @param users base URI of the user directory, which it asks who that is
   * @param collector where the spans go: base URI of an OTLP/HTTP receiver
   */
  public void serveGreeter(URI users, URI collector) {
    JdkHttpTracing tracing = tracing("greeter", SampleServices.GREETER_VERSION, collector);
    HttpClient client =
        tracing.wrap(HttpClient.newHttpClient(), Peer.named("users").inNamespace(NAMESPACE));
    server
        .createContext("/greeter/say/hello", new GreeterHandler(client, users))
        .getFilters()
        .add(tracing.serverFilter());
    start();
  }

  /** Where it is bound. */
  public InetSocketAddress address() {
    return server.getAddress();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    tracings.forEach(HeadwaterPropagation::close);
  }

  private JdkHttpTracing tracing(String service, String version, URI collector) {
    HeadwaterPropagation tracing =
        HeadwaterPropagation.create(service, version, NAMESPACE, collector.toString());
    tracings.add(tracing);
    return JdkHttpTracing.create(tracing);
  }

  private void start() {
    server.setExecutor(threads);
    server.start();
  }
}
