package io.headwater.gateway.decide.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.gateway.http.FakeRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenParameterTest {
  private final TokenParameter parameter = new TokenParameter("t-k");
  private final TokenCarrier carrier = new TokenCarrier("X-Debug", parameter);

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "/p?t-k=a.b.c /p",
        "/p?t-k /p",
        "/p?t-k= /p",
        "/p?t-k=a&t-k=b /p",
        "/p?t-k=a&x=1 /p?x=1",
        "/p?x=1&t-k=a /p?x=1",
        "/p?x=1&t-k=a&y=2 /p?x=1&y=2",
        "/p?t-k=a&x=1&t-k=b&y=2&t-k=c /p?x=1&y=2",
        "/p?&t-k=a /p?",
        "/p?t-k=a& /p?",
        "/p?t-k=a&& /p?&",
        "/p?&&t-k=a&& /p?&&&",
        "/p?x=1&t-k=a& /p?x=1&",
        "/p?%74-k=a&x /p?x",
        "/p?t%2dk=a&x /p?x",
        "/p?t%2Dk=a&x /p?x",
        "/p?%74%2d%6B=a /p",
        "/p?t-k=a=b?c&%C3%A4=%2f+;'\"x\" /p?%C3%A4=%2f+;'\"x\"",
        "/t-k=a/?t-k=b /t-k=a/",
      })
  void removeFrom_targetWithIt_keepsTheRestByteForByte(String target, String expected) {
    assertThat(parameter.removeFrom(target)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/p",
        "/p?",
        "/p?&",
        "/p?=t-k",
        "/p?x=t-k",
        "/p?xt-k=a",
        "/p?t-kx=a",
        "/p?t-",
        "/p?T-K=a",
        "/p?t-k%=a",
        "/p?t-k%00=a",
        "/p?t%2=a",
        "/p?t%2",
        "/p?%",
        "/p?t%zzk=a",
        "/p?t+k=a",
        "/p?%2574-k=a",
        "/t-k=a",
        "*",
        "",
      })
  void removeFrom_targetWithoutIt_isTheSame(String target) {
    assertThat(parameter.removeFrom(target)).isSameAs(target);
  }

  @Test
  void removeFrom_noParameter_isTheSame() {
    String target = "/p?&=a&x";

    assertThat(new TokenParameter("").removeFrom(target)).isSameAs(target);
    assertThat(new TokenParameter("").valueIn("&=a&x")).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "t-k=a.b.c a.b.c",
        "x=1&t-k=a&y a",
        "t-k=a&t-k=b a",
        "t-k&t-k=&t-k=b b",
        "%74-k=a%2Eb%2ec&x=%2E a.b.c",
        "t-k=a%2 a%2",
        "t-k=a=b a=b",
        "t-k=a+b a+b",
      })
  void valueIn_query_isTheFirstThatIsNotEmpty(String query, String expected) {
    assertThat(parameter.valueIn(query)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "&", "=", "t-k", "t-k=", "t-k=&x=1", "x=t-k", "xt-k=a", "T-k=a"})
  void valueIn_queryWithoutIt_isNull(String query) {
    assertThat(parameter.valueIn(query)).isNull();
  }

  @Test
  void find_header_comesBeforeTheParameter() {
    FakeRequest request = FakeRequest.of("GET", "/p?t-k=query");

    assertThat(found(request)).isEqualTo("query");
    assertThat(found(request.withHeader("x-DEBUG", "header"))).isEqualTo("header");
    assertThat(found(request.withHeader("x-debug", ""))).isEqualTo("query");
    assertThat(found(FakeRequest.of("GET", "/p").withHeader("x-debug", ""))).isNull();
    assertThat(found(FakeRequest.of("GET", "/t-k=a"))).isNull();
  }

  private @Nullable String found(FakeRequest request) {
    return carrier.find(request);
  }
}
