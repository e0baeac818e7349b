package io.headwater.propagation.spring;

import io.headwater.propagation.HeadwaterPropagation;
import io.headwater.propagation.contract.ServerAdapterContract;
import io.headwater.propagation.contract.ServerScript;
import io.headwater.propagation.contract.ServerTraits;
import io.headwater.propagation.contract.ServerUnderTest;
import org.springframework.boot.WebApplicationType;

/** WebFlux on Reactor Netty, as Spring Boot sets it up by itself. */
final class WebFluxContractIT extends ServerAdapterContract {
  @Override
  public ServerTraits traits() {
    return ServerTraits.plain().withoutProtocol();
  }

  @Override
  protected ServerUnderTest start(HeadwaterPropagation tracing, ServerScript script) {
    return SpringServers.underTest(
        SpringServers.run(WebFluxApplication.class, WebApplicationType.REACTIVE, tracing, script),
        "/say/{verb}/{*rest}");
  }
}
