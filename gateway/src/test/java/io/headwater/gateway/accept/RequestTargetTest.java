package io.headwater.gateway.accept;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTargetTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/a/b?c=d?e&f",
        "//a",
        "/%zz",
        "/a:b@c",
        "/../..",
        "/*",
        "/http://a",
        "http://h",
        "HTTP://h/",
        "https://h:443/a?b",
        "http://[::1]:80/",
        "http://h?x",
        "http://h:/"
      })
  void isWellFormed_originOrAbsoluteForm(String target) {
    assertThat(RequestTarget.isWellFormed(target, "GET")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "*",
        "?x",
        "h:80",
        "/a b",
        "/a#b",
        "/a\tb",
        "/a\u0000b",
        "/a\r\nhost: b",
        "/\u007f",
        "/\u00e9",
        "ftp://h/",
        "http:/h",
        "http://",
        "http:///a",
        "http://user@h/",
        "http://h:99999/",
        "http://h:8a/",
        "http://h\\a/",
        "http://a b/",
        "http://[::1/",
        "http://[]/",
        "javascript:alert(1)"
      })
  void isWellFormed_anythingElse_isNot(String target) {
    assertThat(RequestTarget.isWellFormed(target, "GET")).isFalse();
  }

  @Test
  void isWellFormed_asterisk_isForOptionsAlone() {
    assertThat(RequestTarget.isWellFormed("*", "OPTIONS")).isTrue();
    assertThat(RequestTarget.isWellFormed("**", "OPTIONS")).isFalse();
    assertThat(RequestTarget.isWellFormed("*", "POST")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "/a?b, , /a?b",
    "*, , *",
    "http://h, h, /",
    "http://h/, h, /",
    "http://h?a=b, h, /?a=b",
    "HTTPS://H:8443/a/b?c#, H:8443, /a/b?c#",
    "http://[::1]:80/x, [::1]:80, /x",
    "//h/x, , //h/x",
    "/?u=http://h/x, , /?u=http://h/x"
  })
  void target_isSplit(
      String target, @org.jspecify.annotations.Nullable String authority, String origin) {
    assertThat(RequestTarget.authorityOf(target)).isEqualTo(authority);
    assertThat(RequestTarget.originFormOf(target, "GET")).isEqualTo(origin);
  }

  @ParameterizedTest
  @CsvSource({
    "http://h, *",
    "http://h:80, *",
    "http://h/, /",
    "http://h?a, /?a",
    "http://h?, /?",
    "http://h/*, /*",
    "/, /",
    "*, *"
  })
  void target_ofOptions_isTheServer_whereItHasNoPath(String target, String origin) {
    assertThat(RequestTarget.originFormOf(target, "OPTIONS")).isEqualTo(origin);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "h",
        "h:",
        "h:0",
        "h:65535",
        "h.example.com:80",
        "my_host",
        "127.0.0.1",
        "[::1]",
        "[2001:db8::1]:8080",
        "[::ffff:1.2.3.4]",
        "a%20b",
        "a..b",
        "a,b",
        "!$&'()*+,;="
      })
  void isAuthority_hostAndPort(String authority) {
    assertThat(RequestTarget.isAuthority(authority)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", ":80", "h:65536", "h:123456", "h:-1", "h:+1", "h:8 0", "h:80:80", "a b", "a/b", "a?b",
        "a#b", "a@b", "a\\b", "a\"b", "a\rb", "a\nb", "a\u0000", "\u00e9", "::1", "[::1", "::1]",
        "[]", "[.]", "[:]", "[1.2.3.4]", "[zz]", "[::1]x", "[::1]80", "[fe80::1%eth0]", "[[::1]]"
      })
  void isAuthority_anythingElse_isNot(String authority) {
    assertThat(RequestTarget.isAuthority(authority)).isFalse();
  }

  @Test
  void isAuthority_longHost_isNot() {
    assertThat(RequestTarget.isAuthority("h".repeat(255) + ":80")).isTrue();
    assertThat(RequestTarget.isAuthority("h".repeat(256))).isFalse();
  }
}
