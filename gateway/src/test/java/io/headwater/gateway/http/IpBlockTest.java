package io.headwater.gateway.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpBlockTest {
  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.0.0.0",
    "10.0.0.0/8, 10.255.255.255",
    "10.0.0.0/8, ::ffff:10.1.2.3",
    "10.0.0.0/8, ::FFFF:0a01:0203",
    "10.1.2.3/8, 10.9.9.9",
    "::ffff:10.0.0.0/104, 10.9.9.9",
    "::ffff:10.0.0.0/104, ::ffff:10.9.9.9",
    "::ffff:0:0/96, 192.0.2.1",
    "0.0.0.0/0, 255.255.255.255",
    "0.0.0.0/0, 0.0.0.0",
    "192.0.2.7/32, 192.0.2.7",
    "192.0.2.6/31, 192.0.2.7",
    "128.0.0.0/1, 255.0.0.0",
    "::/0, ::1",
    "::/0, ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
    "fd00::/8, fdff:ffff::1",
    "2001:db8::/63, 2001:db8:0:1::",
    "2001:db8::/64, 2001:db8::ffff:ffff:ffff:ffff",
    "2001:db8::/65, 2001:db8::7fff:ffff:ffff:ffff",
    "::1/128, 0:0:0:0:0:0:0:1",
    "2001:db8::1/127, 2001:db8::",
  })
  void contains_addressInside_isIn(String block, String address) {
    assertThat(block(block).contains(address(address))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 9.255.255.255",
    "10.0.0.0/8, 11.0.0.0",
    "10.0.0.0/8, ::10.1.2.3",
    "10.0.0.0/8, a00::",
    "10.0.0.0/8, 64:ff9b::10.1.2.3",
    "0.0.0.0/0, ::1",
    "0.0.0.0/0, ::",
    "0.0.0.0/0, ::fffe:1.2.3.4",
    "0.0.0.0/0, 1::ffff:1.2.3.4",
    "::/0, 10.1.2.3",
    "::/0, ::ffff:10.1.2.3",
    "::/64, 10.1.2.3",
    "::ffff:0:0/95, 10.1.2.3",
    "192.0.2.7/32, 192.0.2.6",
    "192.0.2.6/31, 192.0.2.8",
    "128.0.0.0/1, 127.255.255.255",
    "fd00::/8, fc00::1",
    "2001:db8::/63, 2001:db8:0:2::",
    "2001:db8::/64, 2001:db8:0:1::",
    "2001:db8::/65, 2001:db8::8000:0:0:0",
    "::1/128, ::2",
    "::1/128, 1::1",
  })
  void contains_addressOutside_isNotIn(String block, String address) {
    assertThat(block(block).contains(address(address))).isFalse();
  }

  @Test
  void contains_unknownAddress_isInNoBlock() {
    assertThat(block("0.0.0.0/0").contains(null)).isFalse();
    assertThat(block("::/0").contains(null)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/8",
        "10.0.0.0",
        "10.0.0.0/",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "10.0.0.0/+8",
        "10.0.0.0/8/8",
        "10.0.0.0/0008",
        "10.0.0.0/\u0668",
        " 10.0.0.0/8",
        "10.0.0.0/8 ",
        "010.0.0.0/8",
        "10.0.0/8",
        "10/8",
        "0x0a000000/8",
        "167772160/8",
        "256.0.0.0/8",
        "::/129",
        "[::]/0",
        "fe80::%eth0/64",
        "localhost/8",
        "example.com/8",
      })
  void parse_anythingElse_isNone(String text) {
    assertThat(IpBlock.parse(text)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost",
        "10.1.2",
        "10.1.2.3.4",
        "010.1.2.3",
        "\u0661.1.1.1",
        "10.1.2.3:80",
        ":::",
        "1::2::3",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "12345::",
        "::g",
        "[::1]",
        "::1]",
        "fe80::1%1",
        "::ffff:10.1.2.3.4",
      })
  void parse_noAddress_isNone(String text) {
    assertThat(IpAddress.parse(text)).isNull();
  }

  @Test
  void parse_endlessText_isNone() {
    assertThat(IpAddress.parse("1:".repeat(100_000))).isNull();
    assertThat(IpAddress.parse("1.".repeat(100_000))).isNull();
  }

  @Test
  void of_wrongLength_isRefused() {
    assertThatThrownBy(() -> IpAddress.of("12345".getBytes(US_ASCII)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("length of an address: 5 (expected: 4 or 16)");
  }

  /** Bit by bit, against every prefix of random addresses. */
  @Test
  void contains_randomAddresses_agreesWithBitByBit() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int n = 0; n < 20_000; n++) {
      byte[] base = new byte[random.nextBoolean() ? 4 : 16];
      random.nextBytes(base);
      int prefix = random.nextInt(base.length * 8 + 1);
      byte[] other = base.clone();
      int flipped = random.nextInt(base.length * 8);
      other[flipped / 8] ^= (byte) (0x80 >>> flipped % 8);
      IpBlock block = block(InetAddress.getByAddress(base).getHostAddress() + '/' + prefix);

      assertThat(block.contains(IpAddress.of(base))).as("seed %d, %s", seed, block).isTrue();
      assertThat(block.contains(IpAddress.of(other)))
          .as("seed %d, %s, bit %d", seed, block, flipped)
          .isEqualTo(flipped >= prefix);
    }
  }

  @Test
  void equals_blocksWrittenAlike_areEqual() {
    assertThat(block("10.0.0.0/8")).isEqualTo(block("10.0.0.0/8")).hasToString("10.0.0.0/8");
    assertThat(block("10.0.0.0/8").hashCode()).isEqualTo(block("10.0.0.0/8").hashCode());
    assertThat(block("10.0.0.0/8")).isNotEqualTo(block("10.0.0.0/9"));
  }

  private static IpBlock block(String text) {
    return Objects.requireNonNull(IpBlock.parse(text), text);
  }

  private static IpAddress address(String text) {
    return Objects.requireNonNull(IpAddress.parse(text), text);
  }
}
