package io.headwater.propagation.spring;

import io.headwater.propagation.HeadwaterPropagation;
import io.headwater.propagation.contract.ServerAdapterContract;
import io.headwater.propagation.contract.ServerScript;
import io.headwater.propagation.contract.ServerTraits;
import io.headwater.propagation.contract.ServerUnderTest;
import org.springframework.boot.WebApplicationType;

/** Spring MVC, as Spring Boot sets it up by itself. */
final class MvcContractIT extends ServerAdapterContract {
  @Override
  public ServerTraits traits() {
    return ServerTraits.plain().withTimeout();
  }

  @Override
  protected ServerUnderTest start(HeadwaterPropagation tracing, ServerScript script) {
    return SpringServers.underTest(
        SpringServers.run(MvcApplication.class, WebApplicationType.SERVLET, tracing, script),
        "/say/{verb}/{*rest}");
  }
}
