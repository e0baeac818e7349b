package io.headwater.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.gateway.route.ServiceResolver.ResolvedService;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathResolverTest {
  private final PathResolver resolver = new PathResolver();

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource({
    "/foo, foo",
    "/foo/bar, foo",
    "/foo-bar, foo-bar",
    "/foo-bar/baz, foo-bar",
    "/v1/foo, v1.foo",
    "/v1/foo/bar/baz, v1.foo",
    "/v1/foo-bar, v1.foo-bar",
    "/video/x, video",
    "/0/x, 0",
  })
  void resolve_table(String path, String service) {
    assertThat(resolver.resolve(path)).isEqualTo(new ResolvedService(service, ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/v1",
        "/-",
        "/-foo",
        "/foo-",
        "/foo--bar",
        "/foo_bar",
        "/foo.bar",
        "/foo%2Fbar",
        "/%00",
        "/f\u00f6\u00f6",
        "/v1/-",
        "/v1/foo.bar",
        "/foo bar",
        "/foo:80",
        "/foo@bar"
      })
  void resolve_pathThatNamesNoService_isNull(String path) {
    assertThat(resolver.resolve(path)).isNull();
  }

  @Test
  void resolve_randomNames_asTheRegularExpressionSays() {
    Pattern name = Pattern.compile("^[a-zA-Z0-9]+(-[a-zA-Z0-9]+)*$");
    Random random = new Random(9);
    for (int n = 0; n < 20_000; n++) {
      StringBuilder part = new StringBuilder("x");
      for (int length = random.nextInt(6); length > 0; length--) {
        part.append("aZ9-_.\u00e9".charAt(random.nextInt(7)));
      }
      assertThat(resolver.resolve("/" + part) != null)
          .as(part.toString())
          .isEqualTo(name.matcher(part).matches());
    }
  }

  @Test
  void name_isThatOfTheConfiguration() {
    assertThat(resolver.name()).isEqualTo("path");
  }
}
