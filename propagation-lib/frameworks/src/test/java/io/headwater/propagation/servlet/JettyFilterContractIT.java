package io.headwater.propagation.servlet;

import io.headwater.propagation.contract.ServerUnderTest;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContext;
import java.util.Map;
import java.util.function.Consumer;

final class JettyFilterContractIT extends ServletFilterContract {
  @Override
  ServerUnderTest start(Map<String, Servlet> servlets, Consumer<ServletContext> preparation)
      throws Exception {
    return JettyServers.start(servlets, preparation);
  }
}
