package io.headwater.gateway.decide.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.gateway.http.PathPattern;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class TokenIssuerTest {
  private final TokenBench bench = new TokenBench();
  private final TokenIssuer issuer =
      new TokenIssuer(new SigningKey.HmacSha256(bench.secret), TokenBench.HMAC);

  @Test
  void issue_everyClaim_isReadAgain() throws Exception {
    Instant now = bench.clock.instant();
    TokenClaims claims =
        new TokenClaims(
            "id \u00e9\"\\",
            "J\u00fcrgen <me@example.com>",
            List.of("headwater", "other"),
            now.plusSeconds(60),
            now,
            now,
            new TokenScope("user", "acme", PathPattern.parse("/users/{id}"), 7));

    TokenContent content = TokenContent.read(issuer.issue(claims));

    assertThat(content.claims()).isEqualTo(claims);
    assertThat(content.algorithm()).isEqualTo("HS256");
    assertThat(content.keyId()).isEqualTo("old");
  }

  /** What a token looks like is what other libraries write. */
  @Test
  void issue_barestClaims_areWrittenPlainly() throws Exception {
    TokenClaims claims =
        new TokenClaims(
            "t-1",
            null,
            List.of("headwater"),
            Instant.ofEpochSecond(1_772_367_000),
            null,
            null,
            TokenScope.ANY_ONCE);

    String[] parts = issuer.issue(claims).split("\\.", -1);

    assertThat(new String(Base64.getUrlDecoder().decode(parts[0]), StandardCharsets.UTF_8))
        .isEqualTo("{\"alg\":\"HS256\",\"kid\":\"old\",\"typ\":\"JWT\"}");
    assertThat(new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8))
        .isEqualTo("{\"jti\":\"t-1\",\"aud\":\"headwater\",\"exp\":1772367000}");
    assertThat(bench.tokens().preview(String.join(".", parts)).isAccepted()).isTrue();
  }
}
