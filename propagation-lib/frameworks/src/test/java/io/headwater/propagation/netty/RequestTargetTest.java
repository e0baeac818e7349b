package io.headwater.propagation.netty;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RequestTargetTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      nullValues = "null",
      value = {
        "/, /, null",
        "/a/b?c=d&e, /a/b, c=d&e",
        "/a?, /a, ''",
        "/a?b#c, /a, b",
        "/a#b?c, /a, null",
        "/a?u=http://x/y, /a, u=http://x/y",
        "http://host, '', null",
        "http://host:80/a?b, /a, b",
        "http://host?b, '', b",
        "*, *, null",
        "host:443, host:443, null",
        "'', '', null"
      })
  void target_isTakenApart(String target, String path, String query) {
    assertThat(RequestTarget.path(target)).isEqualTo(path);
    assertThat(RequestTarget.query(target)).isEqualTo(query);
  }
}
