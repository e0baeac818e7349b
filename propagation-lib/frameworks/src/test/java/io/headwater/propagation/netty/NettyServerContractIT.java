package io.headwater.propagation.netty;

import io.headwater.propagation.HeadwaterPropagation;
import io.headwater.propagation.contract.ServerAdapterContract;
import io.headwater.propagation.contract.ServerScript;
import io.headwater.propagation.contract.ServerUnderTest;
import java.util.List;

/** Handlers that read and write parts of messages. */
final class NettyServerContractIT extends ServerAdapterContract {
  @Override
  protected ServerUnderTest start(HeadwaterPropagation tracing, ServerScript script) {
    NettyHttpTracing http = NettyHttpTracing.create(tracing);
    return NettyServers.start(
        () ->
            List.of(
                http.serverHandler(),
                new NettyServers.Playing(script, true),
                new NettyServers.Failing()));
  }
}
