package io.headwater.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestPathTest {

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "/, /",
        "\"\", /",
        "foo, /foo",
        "//, /",
        "///, /",
        "/foo, /foo",
        "/foo/, /foo",
        "/foo//, /foo",
        "//foo, /foo",
        "/foo//bar, /foo/bar",
        "/., /",
        "/.., /",
        "/../.., /",
        "/./foo, /foo",
        "/foo/., /foo",
        "/foo/.., /",
        "/foo/../bar, /bar",
        "/foo/../../bar, /bar",
        "/../../etc/passwd, /etc/passwd",
        "/a/b/../../../c, /c",
        "/.well-known/x, /.well-known/x",
        "/..., /...",
        "/..a/a..,  /..a/a..",
        "/foo.bar/baz., /foo.bar/baz.",
        "/%66oo, /foo",
        "/%2e/foo, /foo",
        "/foo/%2e%2e/bar, /bar",
        "/foo/%2E./bar, /bar",
        "/foo/.%2e/bar, /bar",
        "/foo/%2e%2e/%2e%2e/bar, /bar",
        "/%7euser/%2D%5f, /~user/-_",
        "/a%2Fb, /a%2Fb",
        "/a%2F..%2Fb, /a%2F..%2Fb",
        "/a%252e%252e, /a%252e%252e",
        "/%, /%25",
        "/%4, /%254",
        "/%zz, /%25zz",
        "/%4g, /%254g",
        "/%%41, /%25A",
        "/%%34%31, /%2541",
        "/%%32%65%%32%65/x, /%252e%252e/x",
        "/%20a, /%20a",
        "/%00, /%00",
        "/a;b=c/d, /a;b=c/d",
        "*, /*",
      })
  void clean_table(String path, String clean) {
    assertThat(RequestPath.clean(path)).isEqualTo(clean);
  }

  /** RFC 3986, section 6.2.2.1: the digits of one octet may be written in either case. */
  @ParameterizedTest
  @CsvSource({"/a%2fb, /a%2Fb", "/%c3%a9, /%C3%A9", "/%3a, /%3A", "/x/%aF, /x/%AF"})
  void clean_encodedInLowerCase_isOneSpelling(String path, String clean) {
    assertThat(RequestPath.clean(path)).isEqualTo(clean);
    assertThat(RequestPath.clean(clean)).isEqualTo(clean);
  }

  @Test
  void clean_ofCleanPath_isTheSameString() {
    String path = "/foo/bar.baz/qux";
    assertThat(RequestPath.clean(path)).isSameAs(path);
  }

  @Test
  void clean_hugePath_isCleaned() {
    String segment = "/a/../b/.";
    String clean = RequestPath.clean(segment.repeat(100_000));
    assertThat(clean).hasSize(200_000).startsWith("/b/b/").endsWith("/b");
    assertThat(RequestPath.clean("/..".repeat(100_000))).isEqualTo("/");
  }

  /** Whatever comes: the result is rooted, has no segment that means another, and is stable. */
  @Test
  void clean_randomPaths_areStable() {
    Random random = new Random(11);
    String alphabet = "//..%%2346eE5fFa*{}\u00e9";
    for (int n = 0; n < 100_000; n++) {
      StringBuilder path = new StringBuilder();
      for (int length = random.nextInt(14); length > 0; length--) {
        path.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      String clean = RequestPath.clean(path.toString());
      assertThat(clean).startsWith("/").doesNotContain("//", "/./", "/../");
      assertThat(clean.endsWith("/.") || clean.endsWith("/..")).isFalse();
      assertThat(clean.length() == 1 || !clean.endsWith("/")).isTrue();
      assertThat(RequestPath.clean(clean)).as(path.toString()).isEqualTo(clean);
    }
  }
}
