package io.headwater.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginPatternTest {
  @ParameterizedTest(name = "{0} takes {1}")
  @CsvSource({
    "*, https://anything.example",
    "*, null",
    "https://app.example.com, https://app.example.com",
    "https://*.example.com, https://a.example.com",
    "https://*.example.com, https://a.b-1.example.com",
    "https://*.example.com:8443, https://a.example.com:8443",
    "https://*.example.com:*, https://a.example.com:1",
    "https://*.example.com:*, https://a.example.com",
    "http://localhost:*, http://localhost:3000",
    "http://localhost:*, http://localhost",
    "http://[::1]:*, http://[::1]:3000",
    "http://[::1]:*, http://[::1]",
    "capacitor://localhost, capacitor://localhost",
  })
  void origin_thatIsMeant_isTaken(String pattern, String origin) {
    assertThat(OriginPattern.isPattern(pattern)).isTrue();
    assertThat(new OriginPattern(pattern).matches(origin)).isTrue();
  }

  @ParameterizedTest(name = "{0} leaves {1}")
  @CsvSource({
    "https://app.example.com, null",
    "https://app.example.com, ''",
    "https://app.example.com, http://app.example.com",
    "https://app.example.com, https://app.example.com:8443",
    "https://app.example.com, https://app.example.com.evil.example",
    "https://app.example.com, https://APP.example.com",
    "https://*.example.com, https://example.com",
    "https://*.example.com, https://.example.com",
    "https://*.example.com, https://a..example.com",
    "https://*.example.com, https://-.evil/.example.com",
    "https://*.example.com, https://evilexample.com",
    "https://*.example.com, https://evil.example?.example.com",
    "https://*.example.com, https://user@a.example.com",
    "https://*.example.com, https://evil.example:1.example.com",
    "https://*.example.com, https://a.example.com.evil.example",
    "https://*.example.com, https://a.example.com:443",
    "https://*.example.com, http://a.example.com",
    "https://*.example.com:*, https://a.example.com:",
    "https://*.example.com:*, https://a.example.com:1x",
    "https://*.example.com:*, https://evil.example:1",
    "http://localhost:*, http://localhost.evil.example:3000",
    "http://localhost:*, http://localhost:3000:3000",
    "http://localhost:*, http://localhos",
    "http://[::1]:*, http://[::1]1",
    "http://127.0.0.1:*, http://127.0.0.13",
  })
  void origin_thatIsNotMeant_isLeft(String pattern, String origin) {
    assertThat(OriginPattern.isPattern(pattern)).isTrue();
    assertThat(new OriginPattern(pattern).matches(origin)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "example.com",
        "https://",
        "https://*",
        "https://*.com",
        "https://**.example.com",
        "https://a.*.example.com",
        "https://example.com/",
        "https://example.com/path",
        "https://user@example.com",
        "https://Example.com",
        "https://example.com:",
        "https://example.com:443",
        "http://example.com:80",
        "https://example.com:123456",
        "https://exa mple.com",
      })
  void text_thatIsNoPattern_isRefused(String text) {
    assertThat(OriginPattern.isPattern(text)).isFalse();
  }
}
