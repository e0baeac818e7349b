package io.headwater.propagation.servlet;

import io.headwater.propagation.contract.ServerUnderTest;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContext;
import java.util.Map;
import java.util.function.Consumer;

final class TomcatFilterContractIT extends ServletFilterContract {
  @Override
  ServerUnderTest start(Map<String, Servlet> servlets, Consumer<ServletContext> preparation)
      throws Exception {
    return TomcatServers.start(servlets, preparation);
  }
}
