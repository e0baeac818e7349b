package io.headwater.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressSyntaxTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"localhost", "a", "a-b.example", "127.0.0.1", "::", "fd00::1", "4u.example"})
  void isHost_hostOrAddress_isOne(String text) {
    assertThat(AddressSyntax.isHost(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "-a",
        "a-",
        "a..b",
        ".a",
        "a.",
        "a_b",
        "1.2.3",
        "256.0.0.1",
        "01.2.3.4",
        "[::1]",
        "a:80",
        "fe80::1%eth0",
        ":::",
        "zz::1",
        "1.2.3.4.5"
      })
  void isHost_anythingElse_isNone(String text) {
    assertThat(AddressSyntax.isHost(text)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"localhost", "LocalHost", "127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"})
  void isLoopback_thisMachineOnly_isOne(String text) {
    assertThat(AddressSyntax.isLoopback(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0.0.0.0", "::", "10.0.0.1", "localhost.example", "loopback", "128.0.0.1"})
  void isLoopback_anythingElse_isNone(String text) {
    assertThat(AddressSyntax.isLoopback(text)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0/0", "10.0.0.0/8", "192.0.2.1/32", "::/0", "fd00::/8", "::1/128"})
  void isCidr_block_isOne(String text) {
    assertThat(AddressSyntax.isCidr(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.0",
        "10.0.0.0/",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "::/129",
        "a/8",
        "10.0/8",
        "/8",
        "10.0.0.0/8/8"
      })
  void isCidr_anythingElse_isNone(String text) {
    assertThat(AddressSyntax.isCidr(text)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"api.example", "*.example", "*.a.example", "192.0.2.1", "[::1]"})
  void isHostPattern_hostOrWildcard_isOne(String text) {
    assertThat(AddressSyntax.isHostPattern(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*",
        "*.",
        "a.*",
        "*a.example",
        "*.*.a",
        "a:80",
        "::1",
        "[::1]:80",
        "[]",
        "*.1.2.3.4",
        "[a]"
      })
  void isHostPattern_anythingElse_isNone(String text) {
    assertThat(AddressSyntax.isHostPattern(text)).isFalse();
  }
}
