package io.headwater.gateway.accept;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrustedProxiesTest {
  private static final String PEER = "10.0.0.1";

  private final TrustedProxies proxies =
      new TrustedProxies(List.of("10.0.0.0/8", "fd00::/8", "192.0.2.7/32"));

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0, true",
    "10.255.255.255, true",
    "11.0.0.0, false",
    "9.255.255.255, false",
    "192.0.2.7, true",
    "192.0.2.8, false",
    "fd12::1, true",
    "fe80::1, false",
    "::1, false",
    "::ffff:10.1.2.3, true"
  })
  void contains_asTheBlocksSay(String address, boolean trusted) {
    assertThat(proxies.contains(new InetSocketAddress(address, 1))).isEqualTo(trusted);
  }

  @Test
  void contains_noBlocks_nobody() {
    TrustedProxies nobody = new TrustedProxies(List.of());
    assertThat(nobody.contains(new InetSocketAddress("203.0.113.10", 1))).isFalse();
    TrustedProxies all = new TrustedProxies(List.of("0.0.0.0/0", "::/0"));
    assertThat(all.contains(new InetSocketAddress("203.0.113.9", 1))).isTrue();
    assertThat(all.contains(new InetSocketAddress("2001:db8::1", 1))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "'203.0.113.9', 203.0.113.9",
    "'1.1.1.1, 203.0.113.9', 203.0.113.9",
    "'203.0.113.9, 10.0.0.2, 10.0.0.3', 203.0.113.9",
    "'203.0.113.9,10.0.0.2,fd00::2', 203.0.113.9",
    "'2001:db8::9, 10.0.0.2', 2001:db8::9",
    "'[2001:db8::9]', 2001:db8::9",
    "'10.0.0.3, 10.0.0.2', 10.0.0.3",
    "'::ffff:203.0.113.9', 203.0.113.9",
    "'', 10.0.0.1",
    "',', 10.0.0.1",
    "'unknown', 10.0.0.1",
    "'203.0.113.9, unknown', 10.0.0.1",
    "'203.0.113.9, unknown, 10.0.0.2', 10.0.0.2",
    "'203.0.113.9:4711, 10.0.0.2', 10.0.0.2",
    "'203.0.113.999', 10.0.0.1",
    "'<script>, 10.0.0.2', 10.0.0.2"
  })
  void clientBehind_walksBackThroughTrustedHops(String forwardedFor, String client) {
    assertThat(proxies.clientBehind(PEER, List.of(forwardedFor))).isEqualTo(client);
  }

  @Test
  void clientBehind_severalHeaders_areOneList() {
    assertThat(proxies.clientBehind(PEER, List.of("1.1.1.1, 203.0.113.9", "10.0.0.2")))
        .isEqualTo("203.0.113.9");
    assertThat(proxies.clientBehind(PEER, List.of())).isEqualTo(PEER);
  }
}
