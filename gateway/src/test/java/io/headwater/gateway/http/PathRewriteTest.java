package io.headwater.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathRewriteTest {
  @ParameterizedTest(name = "{0} without {1}: {2} -> {3}")
  @CsvSource({
    "/api/**, /api, /api/users/7, /users/7",
    "/api/**, /api, /api, /",
    "/api/**, /api, /api/, /",
    "/api/**, /api, /api?a=b/c, /?a=b/c",
    "/api/**, /api, /api/users/?q=/api/x, /users/?q=/api/x",
    "/api/v1/{id}, /api/v1, /api/v1/7, /7",
    "/api/v1/**, /api, /api/v1/x, /v1/x",
    "/api/*, /api, /api/a%2Fb, /a%2Fb",
    "/api/**, /api, /api/a%2fb, /a%2Fb",
    "/api/**, /api, /api//a/./b, /a/b",
    "/api/**, /api, /x/../api/y, /y",
    "/api/**, /api, /api/%61, /a",
    "/api/**, /api, /api/api, /api",
    "/api/**, /api, /api/a..b/..c, /a..b/..c",
  })
  void prefix_isTakenAway(String from, String prefix, String target, String expected) {
    PathPattern pattern = PathPattern.parse(from);
    assertThat(rewritten(PathRewrite.stripPrefix(pattern, prefix), pattern, target))
        .isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0} to {1}: {2} -> {3}")
  @CsvSource({
    "/users/{id}, /v2/people/{id}, /users/7?full=1, /v2/people/7?full=1",
    "/users/{id}, /v2/people/{id}, /users/7/, /v2/people/7",
    "/{a}/{b}, /{b}/{a}/{b}, /x/y, /y/x/y",
    "/{a}/**, /v2/{a}/x/**, /k/l/m/, /v2/k/x/l/m/",
    "/{a}/**, /v2/{a}/**, /k, /v2/k",
    "/old, /new, /old?x, /new?x",
    "/old/**, /, /old/x/y?z, /?z",
    "/**, /v2/**, /, /v2",
    "/**, /v2/**, /a/b, /v2/a/b",
    "/**, /**, /, /",
    "/**, /v2/**, *, *",
    "/users/{id}, /v2/{id}, /users/a%2Fb%3Bc, /v2/a%2Fb%3Bc",
  })
  void path_isWrittenAnew(String from, String to, String target, String expected) {
    PathPattern pattern = PathPattern.parse(from);
    assertThat(rewritten(PathRewrite.template(pattern, to), pattern, target)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/..;/admin",
        "/api/..;x=y/admin",
        "/api/..%3Bx/admin",
        "/api/..%3bx/admin",
        "/api/a%2F..%2F..%2Fadmin",
        "/api/..%2fadmin",
        "/api/..%5cadmin",
        "/api/..\\admin",
        "/api/x/..%2F",
      })
  void path_thatAServerMayReadAsItsParent_isRefused(String target) {
    PathPattern pattern = PathPattern.parse("/api/**");
    assertThat(rewritten(PathRewrite.stripPrefix(pattern, "/api"), pattern, target)).isNull();
    assertThat(rewritten(PathRewrite.template(pattern, "/v2/public/**"), pattern, target)).isNull();
  }

  /** Whatever is asked for, what comes out is under the new prefix and has no dot segment. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/../../etc/passwd",
        "/api/%2e%2e/%2E%2E/x",
        "/api/.%2e/x",
        "/api/./../api/..",
        "/api/a/../../api/x"
      })
  void dotSegments_neverLeaveThePrefix(String target) {
    PathPattern pattern = PathPattern.parse("/api/**");
    String path = RequestPath.clean(target);
    if (pattern.matches(path)) {
      assertThat(PathRewrite.template(pattern, "/v2/**").rewrite(path, target))
          .startsWith("/v2")
          .doesNotContain("..");
    } else {
      assertThat(path).doesNotContain("..");
    }
  }

  private static @org.jspecify.annotations.Nullable String rewritten(
      PathRewrite rewrite, PathPattern pattern, String target) {
    int mark = target.indexOf('?');
    String path = RequestPath.clean(mark < 0 ? target : target.substring(0, mark));
    assertThat(target.equals("*") || pattern.matches(path)).as("the route takes it").isTrue();
    return rewrite.rewrite(path, target);
  }
}
