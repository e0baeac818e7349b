package io.headwater.propagation.jaxrs;

import io.headwater.propagation.contract.ServerUnderTest;
import java.io.IOException;
import java.net.URI;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.grizzly.http.server.NetworkListener;
import org.glassfish.grizzly.threadpool.ThreadPoolConfig;
import org.glassfish.jersey.grizzly2.httpserver.GrizzlyHttpServerFactory;
import org.glassfish.jersey.server.ResourceConfig;

/** Jersey on Grizzly, with one thread to handle requests on. */
final class JerseyServers {
  private JerseyServers() {}

  static ServerUnderTest start(ResourceConfig application, String route) throws IOException {
    HttpServer server =
        GrizzlyHttpServerFactory.createHttpServer(
            URI.create("http://127.0.0.1:0/"), application, false);
    NetworkListener listener = server.getListeners().iterator().next();
    listener
        .getTransport()
        .setWorkerThreadPoolConfig(
            ThreadPoolConfig.defaultConfig().setCorePoolSize(1).setMaxPoolSize(1));
    server.start();
    return new ServerUnderTest(listener.getPort(), route, server::shutdownNow);
  }
}
