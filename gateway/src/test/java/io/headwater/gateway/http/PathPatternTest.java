package io.headwater.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathPatternTest {

  @ParameterizedTest(name = "{0} takes {1}: {2}")
  @CsvSource({
    "/, /, true",
    "/, /a, false",
    "/users, /users, true",
    "/users, /Users, false",
    "/users, /user, false",
    "/users, /userss, false",
    "/users, /users/1, false",
    "/users, /, false",
    "/users/all, /users/all, true",
    "/users/all, /users, false",
    "/*, /, false",
    "/*, /a, true",
    "/*, /a/b, false",
    "/*/b, /a/b, true",
    "/*/b, /b, false",
    "/*/b, /a/c, false",
    "/users/{id}, /users/7, true",
    "/users/{id}, /users, false",
    "/users/{id}, /users/7/8, false",
    "/users/{id}/posts/{post}, /users/7/posts/8, true",
    "/users/{id}/posts/{post}, /users/7/post/8, false",
    "/{a}/{b}, /x/y, true",
    "/v*/x, /v1/x, true",
    "/v*/x, /v/x, true",
    "/v*/x, /w1/x, false",
    "/v*/x, /v1/y/x, false",
    "/img/*.png, /img/a.png, true",
    "/img/*.png, /img/.png, true",
    "/img/*.png, /img/a.png.exe, false",
    "/img/*.png, /img/a/b.png, false",
    "/img/a*b*c, /img/aXbYc, true",
    "/img/a*b*c, /img/abc, true",
    "/img/a*b*c, /img/acb, false",
    "/**, /, true",
    "/**, /a, true",
    "/**, /a/b/c, true",
    "/health/**, /health, true",
    "/health/**, /health/live, true",
    "/health/**, /health/live/deep, true",
    "/health/**, /healthy, false",
    "/health/**, /, false",
    "/{t}/**, /, false",
    "/{t}/**, /a, true",
    "/{t}/**, /a/b, true",
    "/a/*/**, /a, false",
    "/a/*/**, /a/b, true",
    "/a%2Fb, /a%2Fb, true",
    "/a%2Fb, /a/b, false",
  })
  void matches_table(String pattern, String path, boolean expected) {
    assertThat(PathPattern.parse(pattern).matches(path)).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0} is refused: {1}")
  @CsvSource({
    "users, starts with /",
    "'', starts with /",
    "/users/, clean path",
    "//users, clean path",
    "/a/../b, clean path",
    "/a/./b, clean path",
    "/%61, clean path",
    "/a%2fb, clean path",
    "/**/a, ** only as the last segment",
    "/a**, ** only as a whole segment",
    "/**b, ** only as a whole segment",
    "/{}, a template as one whole segment",
    "/{a, a template as one whole segment",
    "/a}, a template as one whole segment",
    "/x{a}, a template as one whole segment",
    "/{a}{b}, a template as one whole segment",
  })
  void parse_wrongPattern_saysWhatIsExpected(String pattern, String expected) {
    assertThatThrownBy(() -> PathPattern.parse(pattern))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(expected);
  }

  @Test
  void compareSpecificity_literalPartialTemplateOpen() {
    List<PathPattern> expected =
        List.of(
            PathPattern.parse("/a/b/c"),
            PathPattern.parse("/a/b"),
            PathPattern.parse("/a/b/**"),
            PathPattern.parse("/a/b*"),
            PathPattern.parse("/a/{x}/c"),
            PathPattern.parse("/a/{x}"),
            PathPattern.parse("/a/{x}/**"),
            PathPattern.parse("/a/**"),
            PathPattern.parse("/{x}/b"),
            PathPattern.parse("/{x}"),
            PathPattern.parse("/{x}/**"),
            PathPattern.parse("/**"));
    Random random = new Random(5);
    for (int n = 0; n < 50; n++) {
      List<PathPattern> shuffled = new ArrayList<>(expected);
      Collections.shuffle(shuffled, random);
      shuffled.sort(PathPattern::compareSpecificity);
      assertThat(shuffled).isEqualTo(expected);
    }
  }

  @Test
  void equality_isThatOfTheText() {
    assertThat(PathPattern.parse("/a/{b}"))
        .isEqualTo(PathPattern.parse("/a/{b}"))
        .hasSameHashCodeAs(PathPattern.parse("/a/{b}"))
        .isNotEqualTo(PathPattern.parse("/a/{c}"))
        .hasToString("/a/{b}");
  }
}
