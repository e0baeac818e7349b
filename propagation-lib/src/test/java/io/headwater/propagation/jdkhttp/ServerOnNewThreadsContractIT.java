package io.headwater.propagation.jdkhttp;

import io.headwater.propagation.HeadwaterPropagation;
import io.headwater.propagation.contract.ServerAdapterContract;
import io.headwater.propagation.contract.ServerScript;
import io.headwater.propagation.contract.ServerUnderTest;
import io.headwater.propagation.contract.Threads;
import org.junit.jupiter.api.Tag;

/** A server with a new thread for each request: a virtual one where there are such. */
@Tag(Threads.TAG)
final class ServerOnNewThreadsContractIT extends ServerAdapterContract {
  @Override
  protected ServerUnderTest start(HeadwaterPropagation tracing, ServerScript script)
      throws Exception {
    JdkHttpTracing http = JdkHttpTracing.create(tracing);
    return JdkServers.start(
        http.serverHandler(JdkServers.playing(script)), context -> {}, Threads.perTask());
  }
}
