package io.headwater.propagation.servlet;

import io.headwater.propagation.contract.ServerUnderTest;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;

/** Tomcats for the contracts, with one thread to handle requests on. */
final class TomcatServers {
  /** Warns of leaks of class loaders, in places that a JVM keeps shut and no test has any. */
  private static final Logger LOADER =
      Logger.getLogger("org.apache.catalina.loader.WebappClassLoaderBase");

  static {
    LOADER.setLevel(Level.OFF);
  }

  private TomcatServers() {}

  /**
   * Starts a Tomcat.
   *
   * @param servlets by their patterns
   * @param preparation what a web application does when it starts
   */
  static ServerUnderTest start(Map<String, Servlet> servlets, Consumer<ServletContext> preparation)
      throws IOException, LifecycleException {
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(Files.createTempDirectory("tomcat").toString());
    Connector connector = new Connector();
    connector.setPort(0);
    connector.setProperty("address", "127.0.0.1");
    connector.setProperty("maxThreads", "1");
    connector.setProperty("minSpareThreads", "1");
    tomcat.setConnector(connector);
    Context context = tomcat.addContext("", null);
    servlets.forEach(
        (pattern, servlet) -> {
          Tomcat.addServlet(context, pattern, servlet).setAsyncSupported(true);
          context.addServletMappingDecoded(pattern, pattern);
        });
    context.addServletContainerInitializer(
        (classes, servletContext) -> preparation.accept(servletContext), null);
    tomcat.start();
    return new ServerUnderTest(
        connector.getLocalPort(), servlets.keySet().iterator().next(), () -> stop(tomcat));
  }

  private static void stop(Tomcat tomcat) {
    try {
      tomcat.stop();
      tomcat.destroy();
    } catch (LifecycleException e) {
      throw new IllegalStateException(e);
    }
  }
}
