package io.headwater.propagation.netty;

import io.headwater.propagation.HeadwaterPropagation;
import io.headwater.propagation.PeerNaming;
import io.headwater.propagation.contract.ClientAdapterContract;
import io.headwater.propagation.contract.ClientTraits;
import io.headwater.propagation.contract.ClientUnderTest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

final class NettyClientContractIT extends ClientAdapterContract {
  private final List<NettyClients> clients = new ArrayList<>();

  @Override
  public ClientTraits traits() {
    return ClientTraits.plain().withoutConnecting();
  }

  @Override
  protected ClientUnderTest client(HeadwaterPropagation tracing, PeerNaming peers) {
    NettyHttpTracing http = NettyHttpTracing.create(tracing).withPeers(peers);
    NettyClients client = new NettyClients(http, http::clientHandler);
    clients.add(client);
    return client;
  }

  @AfterEach
  void stopClients() {
    clients.forEach(NettyClients::close);
  }
}
