package io.headwater.propagation.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PeerAddressTest {
  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "10.1.255.0", "0:0:0:0:0:0:0:1"})
  void address_isRead(String address) {
    InetSocketAddress peer = PeerAddress.of(address, 80);
    assertThat(peer).isNotNull();
    assertThat(peer.getAddress().getHostAddress()).isEqualTo(address);
    assertThat(peer.getPort()).isEqualTo(80);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "1",
        "1.2.3",
        "1.2.3.",
        "1.2.3.256",
        "1.2.3.4.5",
        "1.2.3.-4",
        "localhost",
        "unknown",
        "a.b.c.d",
        "::x",
        "1.2.3.4:80",
        "1..2.3"
      })
  void anythingElse_isNone(String address) {
    assertThat(PeerAddress.of(address, 80)).isNull();
  }

  @Test
  void portOutOfRange_isNone() {
    assertThat(PeerAddress.of("127.0.0.1", 0)).isNull();
    assertThat(PeerAddress.of("127.0.0.1", -1)).isNull();
    assertThat(PeerAddress.of("127.0.0.1", 65_536)).isNull();
    assertThat(PeerAddress.of(null, 80)).isNull();
  }
}
