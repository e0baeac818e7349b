package io.headwater.propagation.vertx;

import io.headwater.propagation.HeadwaterPropagation;
import io.headwater.propagation.PeerNaming;
import io.headwater.propagation.contract.ClientAdapterContract;
import io.headwater.propagation.contract.ClientTraits;
import io.headwater.propagation.contract.ClientUnderTest;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

final class VertxClientContractIT extends ClientAdapterContract {
  private final List<Vertx> started = new ArrayList<>();

  @Override
  public ClientTraits traits() {
    return ClientTraits.plain().withoutConnecting().keepingHandwritten();
  }

  @Override
  protected ClientUnderTest client(HeadwaterPropagation tracing, PeerNaming peers) {
    VertxTracing http = VertxTracing.create(tracing).withPeers(peers);
    Vertx vertx = Vertx.builder().withTracer(http.tracerFactory()).build();
    started.add(vertx);
    return new VertxClients(vertx, http);
  }

  @AfterEach
  void stopClients() {
    started.forEach(vertx -> VertxFutures.awaitUnchecked(vertx.close()));
  }
}
