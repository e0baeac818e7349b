package io.headwater.gateway.decide.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BaggageFilterTest {
  private final BaggageFilter filter = new BaggageFilter(List.of("a", "b", "session-id"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      quoteCharacter = '`',
      nullValues = "-",
      value = {
        "a=1 > a=1",
        "x=0,a=1,y=2,b=3 > a=1,b=3",
        "b=3,a=1 > b=3,a=1",
        "` a = 1 , b\t=\t3 ` > a=1,b=3",
        "a=1;p=2;q , x=1;a=2 > a=1;p=2;q",
        "` a=1 ; p = 2 ; q ` > a=1;p=2;q",
        "a=1==;p=x=y > a=1==;p=x=y",
        "a= > a=",
        "a=;p= > a=;p=",
        "session-id=%20%E2%82%AC > session-id=%20%E2%82%AC",
        "a=1,a=2 > a=1",
        "a=bad value,a=2 > a=2",
        ",,a=1,, > a=1",
        "x > -",
        "x=1 > -",
        "`` > -",
        "`,` > -",
        "` ` > -",
        "A=1 > -",
        "a > -",
        "a;p=1 > -",
        "a;p=1,b=2 > b=2",
        "=1 > -",
        "aa=1 > -",
        "a b=1 > -",
        "%61=1 > -",
        "a=1 2,b=2 > b=2",
        "a=\"1\",b=2 > b=2",
        "a=\\1,b=2 > b=2",
        "a=1;,b=2 > b=2",
        "a=1;;p,b=2 > b=2",
        "a=1;=p,b=2 > b=2",
        "a=1;p q,b=2 > b=2",
        "a=1;p=q r,b=2 > b=2",
        "a=\u00e9,b=2 > b=2",
        "a=1\u0000,b=2 > b=2",
        "a=1\u007f,b=2 > b=2",
        "b=2;\u00e9 > -",
        "\uff41=1 > -",
      })
  void filter_oneHeader_letsListedMembersPass(String header, @Nullable String expected) {
    assertThat(filter.filter(List.of(header))).isEqualTo(expected);
  }

  @Test
  void filter_severalHeaders_becomeOne() {
    assertThat(filter.filter(List.of("x=1,b=2", "", "a=1,b=3"))).isEqualTo("b=2,a=1");
    assertThat(filter.filter(List.of("a=1\r\nx: y,b=2"))).isEqualTo("b=2");
    assertThat(filter.filter(List.of())).isNull();
  }

  @Test
  void filter_nothingListed_letsNothingPass() {
    assertThat(new BaggageFilter(List.of()).filter(List.of("a=1,=,b=2"))).isNull();
  }

  @Test
  void filter_longHeader_isReadToTheBound() {
    String most = "a=" + "v".repeat(BaggageFilter.MOST_CHARACTERS - 2);

    assertThat(filter.filter(List.of(most))).isEqualTo(most);
    assertThat(filter.filter(List.of(most + ",b=1"))).isEqualTo(most);
    assertThat(filter.filter(List.of(most, "b=1"))).isEqualTo(most);
    assertThat(filter.filter(List.of(most + "v"))).isNull();
    assertThat(filter.filter(List.of("b=1", most))).isEqualTo("b=1");
    assertThat(filter.filter(List.of("b=1," + most + "," + most))).isEqualTo("b=1");
    assertThat(filter.filter(Collections.nCopies(100_000, "x=1"))).isNull();
  }

  @Test
  void filter_mostKeys_allPass() {
    List<String> keys = IntStream.range(0, BaggageFilter.MOST_KEYS).mapToObj(n -> "k" + n).toList();
    String header = String.join("=v,", keys) + "=v";

    assertThat(new BaggageFilter(keys).filter(List.of(header, header))).isEqualTo(header);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a=b", "a,b", "\u00e9", "a\n"})
  void construction_noKey_isRefused(String key) {
    assertThatThrownBy(() -> new BaggageFilter(List.of(key)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("(expected: each a key, once)");
  }

  @Test
  void construction_repeatedOrTooManyKeys_isRefused() {
    assertThatThrownBy(() -> new BaggageFilter(List.of("a", "a")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("baggage: [a, a] (expected: each a key, once)");
    assertThatThrownBy(() -> new BaggageFilter(Collections.nCopies(65, "a")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("baggage: 65 keys (expected: at most 64)");
  }
}
