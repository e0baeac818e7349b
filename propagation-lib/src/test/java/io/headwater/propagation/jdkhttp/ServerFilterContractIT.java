package io.headwater.propagation.jdkhttp;

import io.headwater.propagation.HeadwaterPropagation;
import io.headwater.propagation.contract.ServerAdapterContract;
import io.headwater.propagation.contract.ServerScript;
import io.headwater.propagation.contract.ServerUnderTest;

final class ServerFilterContractIT extends ServerAdapterContract {
  @Override
  protected ServerUnderTest start(HeadwaterPropagation tracing, ServerScript script)
      throws Exception {
    JdkHttpTracing http = JdkHttpTracing.create(tracing);
    return JdkServers.start(
        JdkServers.playing(script), context -> context.getFilters().add(http.serverFilter()));
  }
}
