package io.headwater.gateway.decide.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceStateFilterTest {
  private final TraceStateFilter filter =
      new TraceStateFilter(List.of("congo", "tenant@vendor", "1v_-*/"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      quoteCharacter = '`',
      nullValues = "-",
      value = {
        "congo=t61 > congo=t61",
        "rojo=00f,congo=t61 > congo=t61",
        "tenant@vendor=1,x=2,congo=3 > tenant@vendor=1,congo=3",
        "congo=3,tenant@vendor=1 > congo=3,tenant@vendor=1",
        "1v_-*/=a > 1v_-*/=a",
        "` congo=1\t,\ttenant@vendor=2 ` > congo=1,tenant@vendor=2",
        "`congo=a b\"\\;:` > `congo=a b\"\\;:`",
        "`congo= a` > `congo= a`",
        ",,congo=1, , > congo=1",
        "ot=th:c,congo=1 > congo=1",
        "ot=th:c > -",
        "x=1 > -",
        "`` > -",
        "vendor=1 > -",
        "congo2=1 > -",
        "congo=1,congo=2 > -",
        "congo=1,x > -",
        "congo=1,=2 > -",
        "congo=1,x= > -",
        "congo= > -",
        "congo > -",
        "congo =1 > -",
        "Congo=1 > -",
        "congo=1,X=2 > -",
        "congo=1,@x=2 > -",
        "congo=1,_x=2 > -",
        "congo=1,x y=2 > -",
        "congo=1=2 > -",
        "congo=\u00e9 > -",
        "congo=1,x=\u0001 > -",
        "congo=1,x=\u007f > -",
        "congo=a\tb > -",
      })
  void filter_oneHeader_letsListedMembersPass(String header, @Nullable String expected) {
    assertThat(filter.filter(List.of(header))).isEqualTo(expected);
  }

  @Test
  void filter_severalHeaders_becomeOne() {
    assertThat(filter.filter(List.of("x=1", "congo=2", "", "y=3,tenant@vendor=4")))
        .isEqualTo("congo=2,tenant@vendor=4");
    assertThat(filter.filter(List.of("congo=1", "congo=2"))).isNull();
    assertThat(filter.filter(List.of("congo=1", "="))).isNull();
    assertThat(filter.filter(List.of("congo=1\r\ny: z"))).isNull();
    assertThat(filter.filter(List.of())).isNull();
  }

  @Test
  void filter_nothingListed_letsNothingPass() {
    assertThat(new TraceStateFilter(List.of()).filter(List.of("congo=1"))).isNull();
  }

  @Test
  void filter_moreThanThirtyTwoMembers_isDroppedWhole() {
    String most = members(31) + ",congo=1";

    assertThat(filter.filter(List.of(most))).isEqualTo("congo=1");
    assertThat(filter.filter(List.of(most + ",x=1"))).isNull();
    assertThat(filter.filter(List.of(most, "x=1"))).isNull();
  }

  @Test
  void filter_longParts_haveBounds() {
    String value = "v".repeat(256);
    TraceStateFilter longKey = new TraceStateFilter(List.of("k".repeat(256)));

    assertThat(filter.filter(List.of("congo=" + value))).isEqualTo("congo=" + value);
    assertThat(filter.filter(List.of("congo=" + value + "v"))).isNull();
    assertThat(longKey.filter(List.of("k".repeat(256) + "=1"))).endsWith("k=1");
    assertThat(longKey.filter(List.of("k".repeat(256) + "=1," + "k".repeat(257) + "=1"))).isNull();
    assertThat(filter.filter(List.of("congo=1" + ",".repeat(8185)))).isEqualTo("congo=1");
    assertThat(filter.filter(List.of("congo=1" + ",".repeat(8186)))).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ot", "Congo", "@a", "_a", "a b", "a=b", "a,b", "\u00e9"})
  void construction_noVendorKey_isRefused(String key) {
    assertThatThrownBy(() -> new TraceStateFilter(List.of(key)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("(expected: each a key, once)");
  }

  @Test
  void construction_repeatedOrTooManyKeys_isRefused() {
    assertThatThrownBy(() -> new TraceStateFilter(List.of("a", "a")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("tracestate: [a, a] (expected: each a key, once)");
    assertThatThrownBy(() -> new TraceStateFilter(Collections.nCopies(32, "a")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("tracestate: 32 keys (expected: at most 31)");
  }

  private static String members(int count) {
    return IntStream.range(0, count).mapToObj(n -> "k" + n + "=v").collect(Collectors.joining(","));
  }
}
