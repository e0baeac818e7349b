package io.headwater.propagation.jaxrs;

import io.headwater.propagation.contract.ServerUnderTest;
import io.headwater.propagation.contract.Threads;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.grizzly.http.server.NetworkListener;
import org.glassfish.grizzly.threadpool.ThreadPoolConfig;
import org.glassfish.jersey.grizzly2.httpserver.GrizzlyHttpServerFactory;
import org.glassfish.jersey.server.ResourceConfig;

/** Jersey on Grizzly, with one thread to handle requests on. */
final class JerseyServers {
  private JerseyServers() {}

  /**
   * Starts a server.
   *
   * @param late what its resources give answers to that are to come later; ends with the server
   */
  static ServerUnderTest start(ResourceConfig application, String route, ExecutorService late)
      throws IOException {
    HttpServer server =
        GrizzlyHttpServerFactory.createHttpServer(
            URI.create("http://127.0.0.1:0/"), application, false);
    NetworkListener listener = server.getListeners().iterator().next();
    listener
        .getTransport()
        .setWorkerThreadPoolConfig(
            ThreadPoolConfig.defaultConfig().setCorePoolSize(1).setMaxPoolSize(1));
    server.start();
    return new ServerUnderTest(
        listener.getPort(),
        route,
        () -> {
          try {
            finish(listener.getTransport().getWorkerThreadPool());
            Threads.finish(late);
          } finally {
            server.shutdownNow();
          }
        });
  }

  /**
   * Waits for requests that are not over though their answers are out: each lets go of what it was
   * given by the application last, and that throws where the application was shut down before. The
   * only worker comes to a task of ours when it is done with the rest.
   */
  private static void finish(ExecutorService worker) {
    try {
      worker.submit(() -> {}).get(Threads.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | InterruptedException | TimeoutException e) {
      throw new IllegalStateException("requests are not over", e);
    }
  }
}
