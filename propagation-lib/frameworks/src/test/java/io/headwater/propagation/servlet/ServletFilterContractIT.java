package io.headwater.propagation.servlet;

import io.headwater.propagation.HeadwaterPropagation;
import io.headwater.propagation.contract.ServerAdapterContract;
import io.headwater.propagation.contract.ServerScript;
import io.headwater.propagation.contract.ServerTraits;
import io.headwater.propagation.contract.ServerUnderTest;
import java.util.Map;

final class ServletFilterContractIT extends ServerAdapterContract {
  @Override
  public ServerTraits traits() {
    return ServerTraits.plain().withTimeout();
  }

  @Override
  protected ServerUnderTest start(HeadwaterPropagation tracing, ServerScript script)
      throws Exception {
    return TomcatServers.start(
        Map.of("/say/hello/*", new ScriptServlet(script)), ServletTracing.create(tracing)::addTo);
  }
}
