package io.headwater.propagation.jaxrs;

import io.headwater.propagation.HeadwaterPropagation;
import io.headwater.propagation.contract.ServerAdapterContract;
import io.headwater.propagation.contract.ServerScript;
import io.headwater.propagation.contract.ServerTraits;
import io.headwater.propagation.contract.ServerUnderTest;
import io.headwater.propagation.contract.Threads;
import java.util.concurrent.ExecutorService;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.ServerProperties;

final class JerseyServerContractIT extends ServerAdapterContract {
  @Override
  public ServerTraits traits() {
    return ServerTraits.plain().withTimeout().withoutProtocol().withoutPeer();
  }

  @Override
  protected ServerUnderTest start(HeadwaterPropagation tracing, ServerScript script)
      throws Exception {
    ExecutorService late = Threads.perTask();
    ResourceConfig application =
        new ResourceConfig()
            .property(ServerProperties.OUTBOUND_CONTENT_LENGTH_BUFFER, 0)
            .register(new SayResource(script, late))
            .register(JaxrsTracing.create(tracing).serverFeature());
    return JerseyServers.start(application, SayResource.ROUTE, late);
  }
}
