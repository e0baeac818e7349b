package io.headwater.propagation.servlet;

import io.headwater.propagation.HeadwaterPropagation;
import io.headwater.propagation.contract.ServerAdapterContract;
import io.headwater.propagation.contract.ServerScript;
import io.headwater.propagation.contract.ServerTraits;
import io.headwater.propagation.contract.ServerUnderTest;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContext;
import java.util.Map;
import java.util.function.Consumer;

/** The filter before a servlet, in each container. */
abstract class ServletFilterContract extends ServerAdapterContract {
  /** Starts the container: see {@link TomcatServers}. */
  abstract ServerUnderTest start(
      Map<String, Servlet> servlets, Consumer<ServletContext> preparation) throws Exception;

  @Override
  public ServerTraits traits() {
    return ServerTraits.plain().withTimeout();
  }

  @Override
  protected ServerUnderTest start(HeadwaterPropagation tracing, ServerScript script)
      throws Exception {
    return start(
        Map.of("/say/hello/*", new ScriptServlet(script)), ServletTracing.create(tracing)::addTo);
  }
}
