package io.headwater.propagation.servlet;

import io.headwater.propagation.contract.ServerUnderTest;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.util.EventListener;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Jettys for the contracts, with two threads to handle requests on. What has to do with servlets is
 * asked for by name: it moved, from the package of Jetty 11 to that of Jetty 12 for Jakarta EE 11.
 */
final class JettyServers {
  private static final List<String> PACKAGES =
      List.of("org.eclipse.jetty.servlet.", "org.eclipse.jetty.ee11.servlet.");

  /** One that accepts, one that selects, and two. */
  private static final int THREADS = 4;

  private JettyServers() {}

  /**
   * Starts a Jetty.
   *
   * @param servlets by their patterns
   * @param preparation what a web application does when it starts
   */
  static ServerUnderTest start(Map<String, Servlet> servlets, Consumer<ServletContext> preparation)
      throws Exception {
    QueuedThreadPool threads = new QueuedThreadPool(THREADS, THREADS);
    threads.setReservedThreads(0);
    Server server = new Server(threads);
    ServerConnector connector = new ServerConnector(server, 1, 1);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(application(servlets, preparation));
    server.setStopTimeout(0);
    server.start();
    return new ServerUnderTest(
        connector.getLocalPort(), servlets.keySet().iterator().next(), () -> stop(server));
  }

  private static Handler application(
      Map<String, Servlet> servlets, Consumer<ServletContext> preparation)
      throws ReflectiveOperationException {
    Class<?> handlerType = find("ServletContextHandler");
    Class<?> holderType = find("ServletHolder");
    Object handler = handlerType.getConstructor().newInstance();
    handlerType.getMethod("setContextPath", String.class).invoke(handler, "/");
    for (Map.Entry<String, Servlet> servlet : servlets.entrySet()) {
      Object holder = holderType.getConstructor(Servlet.class).newInstance(servlet.getValue());
      holderType.getMethod("setAsyncSupported", boolean.class).invoke(holder, true);
      handlerType
          .getMethod("addServlet", holderType, String.class)
          .invoke(handler, holder, servlet.getKey());
    }
    ServletContextListener starting =
        new ServletContextListener() {
          @Override
          public void contextInitialized(ServletContextEvent event) {
            preparation.accept(event.getServletContext());
          }
        };
    handlerType.getMethod("addEventListener", EventListener.class).invoke(handler, starting);
    return (Handler) handler;
  }

  private static Class<?> find(String name) {
    for (String home : PACKAGES) {
      try {
        return Class.forName(home + name);
      } catch (ClassNotFoundException elsewhere) {
        // The next one.
      }
    }
    throw new IllegalStateException(name + ": in none of " + PACKAGES);
  }

  private static void stop(Server server) {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
