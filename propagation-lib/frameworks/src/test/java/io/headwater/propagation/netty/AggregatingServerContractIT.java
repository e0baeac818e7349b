package io.headwater.propagation.netty;

import io.headwater.propagation.HeadwaterPropagation;
import io.headwater.propagation.contract.ServerAdapterContract;
import io.headwater.propagation.contract.ServerScript;
import io.headwater.propagation.contract.ServerUnderTest;
import io.netty.handler.codec.http.HttpObjectAggregator;
import java.util.List;

/** Handlers that read and write whole messages, behind an aggregator. */
final class AggregatingServerContractIT extends ServerAdapterContract {
  @Override
  protected ServerUnderTest start(HeadwaterPropagation tracing, ServerScript script) {
    NettyHttpTracing http = NettyHttpTracing.create(tracing);
    return NettyServers.start(
        () ->
            List.of(
                http.serverHandler(),
                new HttpObjectAggregator(65_536),
                new NettyServers.Playing(script, false),
                new NettyServers.Failing()));
  }
}
