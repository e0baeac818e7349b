package io.headwater.gateway.accept;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.gateway.http.IpAddress;
import io.headwater.gateway.wire.Fields;
import io.headwater.gateway.wire.RequestHead;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientPeerTest {
  @ParameterizedTest
  @ValueSource(strings = {"10.1.2.3", "2001:db8::1", "::1"})
  void ip_ofAConnection_isThatOfItsText(String address) throws Exception {
    ClientPeer peer = peer(new InetSocketAddress(InetAddress.getByName(address), 4000), List.of());

    assertThat(peer.address()).isEqualTo(address);
    assertThat(peer.ip()).isNotNull().isEqualTo(IpAddress.parse(address));
  }

  @Test
  void ip_ofAPeerThatIsGone_isUnknown() {
    assertThat(peer(InetSocketAddress.createUnresolved("gone.invalid", 1), List.of()).ip())
        .isNull();
  }

  /** A trusted proxy may say who the client is; it stays the peer. */
  @Test
  void peerIp_behindATrustedProxy_isTheProxys() throws Exception {
    ClientPeer proxy =
        peer(
            new InetSocketAddress(InetAddress.getByName("192.0.2.1"), 4000),
            List.of("192.0.2.0/24"));
    Fields fields = new Fields().add("X-Forwarded-For", "10.0.0.1");
    RequestHead head = new RequestHead("GET", "/", RequestHead.HTTP_1_1, fields);
    Http1RequestView request = new Http1RequestView(head, "a", "/", proxy);

    assertThat(request.clientAddress()).isEqualTo("10.0.0.1");
    assertThat(request.peerAddress()).isEqualTo("192.0.2.1");
    assertThat(request.peerIp()).isNotNull().isEqualTo(IpAddress.parse("192.0.2.1"));
  }

  private static ClientPeer peer(SocketAddress remote, List<String> trustedProxies) {
    EmbeddedChannel channel =
        new EmbeddedChannel() {
          @Override
          protected SocketAddress remoteAddress0() {
            return remote;
          }
        };
    try {
      return ClientPeer.of(channel, new TrustedProxies(trustedProxies));
    } finally {
      channel.finishAndReleaseAll();
    }
  }
}
