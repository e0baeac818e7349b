package io.headwater.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.net.Inet6Address;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressReaderTest {
  @ParameterizedTest
  @CsvSource({
    "0.0.0.0, 0:ffff00000000",
    "192.0.2.7, 0:ffffc0000207",
    "255.255.255.255, 0:ffffffffffff",
    "::, 0:0",
    "::1, 0:1",
    "1::, 1000000000000:0",
    "2001:db8::8:800:200c:417a, 20010db800000000:80800200c417a",
    "1:2:3:4:5:6:7:8, 1000200030004:5000600070008",
    "1:2:3:4:5:6:7::, 1000200030004:5000600070000",
    "::2:3:4:5:6:7:8, 200030004:5000600070008",
    "1:2:3:4:5:6::8, 1000200030004:5000600000008",
    "FE80::AbCd, fe80000000000000:abcd",
    "fe80::1%eth0, fe80000000000000:1",
    "::ffff:192.0.2.7, 0:ffffc0000207",
    "64:ff9b::192.0.2.33, 64ff9b00000000:c0000221",
    "1:2:3:4:5:6:1.2.3.4, 1000200030004:5000601020304",
  })
  void read_address_gives128Bits(String text, String bits) {
    IpAddressReader address = new IpAddressReader().read(text);
    assertThat(address.isValid()).isTrue();
    assertThat(Long.toHexString(address.high()) + ":" + Long.toHexString(address.low()))
        .isEqualTo(bits);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "1",
        "1.2.3",
        "1.2.3.4.5",
        "1.2.3.256",
        "1.2.3.-4",
        "1.2.3.04",
        "1.2.3.4 ",
        "1.2.3.",
        ".1.2.3",
        "1..2.3",
        "1.2.3.1000",
        "a.b.c.d",
        "localhost",
        ":",
        ":::",
        "1:",
        ":1",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1::2::3",
        "12345::",
        "::g",
        "[::1]",
        "1:2:3:4:5:6:7:1.2.3.4",
        "::1.2.3",
        "::1.2.3.4.5",
        "1:2:3:4:5:6:7:8::",
        "%eth0",
        "\uff11::",
        "\u0661.1.1.1",
        "::ffff:1.2.3.4:5"
      })
  void read_noAddress_isNotValid(String text) {
    IpAddressReader address = new IpAddressReader();
    address.read("::1");
    assertThat(address.read(text).isValid()).isFalse();
    assertThat(block("::/0").containsRead(address)).isFalse();
  }

  @Test
  void read_whatTheJdkWrites_isTheSame() throws Exception {
    SplittableRandom random = new SplittableRandom(4);
    for (int n = 0; n < 20_000; n++) {
      byte[] bytes = new byte[16];
      random.nextBytes(bytes);
      for (int i = 0; i < 16; i += 2) {
        if (random.nextBoolean()) {
          bytes[i] = 0;
          bytes[i + 1] = 0;
        }
      }
      String text = shortened(Inet6Address.getByAddress(null, bytes, -1).getHostAddress(), random);
      IpAddressReader address = new IpAddressReader().read(text);
      assertThat(address.isValid()).as(text).isTrue();
      assertThat(address.high())
          .as(text)
          .isEqualTo(new BigInteger(bytes).shiftRight(64).longValue());
      assertThat(address.low()).as(text).isEqualTo(new BigInteger(bytes).longValue());
    }
  }

  /** Puts :: for one run of zeros. */
  private static String shortened(String text, SplittableRandom random) {
    String[] runs = {"0:0:0:0", "0:0:0", "0:0"};
    String run = runs[random.nextInt(runs.length)];
    String padded = ":" + text + ":";
    int at = padded.indexOf(":" + run + ":");
    if (at < 0) {
      return text;
    }
    String head = at == 0 ? "" : text.substring(0, at - 1);
    int end = at + run.length();
    String tail = end >= text.length() ? "" : text.substring(end + 1);
    return head + "::" + tail;
  }

  @ParameterizedTest(name = "{0} has {1}: {2}")
  @CsvSource({
    "10.0.0.0/8, 10.255.1.2, true",
    "10.0.0.0/8, 11.0.0.0, false",
    "10.9.9.9/8, 10.0.0.1, true",
    "192.0.2.7/32, 192.0.2.7, true",
    "192.0.2.7/32, 192.0.2.6, false",
    "0.0.0.0/0, 203.0.113.9, true",
    "0.0.0.0/0, ::1, false",
    "10.0.0.0/8, ::ffff:10.1.2.3, true",
    "fd00::/8, fdab::1, true",
    "fd00::/8, fc00::1, false",
    "2001:db8::/33, 2001:db8:7fff::1, true",
    "2001:db8::/33, 2001:db8:8000::1, false",
    "2001:db8::/64, 2001:db8::ffff:1, true",
    "2001:db8::/65, 2001:db8::8000:0:0:1, false",
    "::1/128, ::1, true",
    "::1/128, ::2, false",
    "::/0, 2001:db8::1, true",
    "::/0, 192.0.2.7, false",
  })
  void contains_table(String block, String address, boolean expected) {
    assertThat(block(block).containsRead(new IpAddressReader().read(address))).isEqualTo(expected);
  }

  private static IpBlock block(String text) {
    return Objects.requireNonNull(IpBlock.parse(text), text);
  }
}
