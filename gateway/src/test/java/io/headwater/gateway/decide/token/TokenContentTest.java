package io.headwater.gateway.decide.token;

import static io.headwater.gateway.decide.token.TokenBench.header;
import static io.headwater.gateway.decide.token.TokenBench.part;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenContentTest {
  private static final String CLAIMS = "{\"jti\":\"a\",\"aud\":\"headwater\",\"exp\":1772366400";
  private static final String SIGNATURE = part("signature");

  @Test
  void read_everyClaim_isThere() throws Exception {
    TokenContent content =
        TokenContent.read(
            token(
                CLAIMS
                    + ",\"nbf\":1,\"iat\":0,\"sub\":\"me\",\"headwater.route\":\"r\","
                    + "\"headwater.tenant\":\"t\",\"headwater.path\":\"/a/**\","
                    + "\"headwater.max-uses\":1000000}"));

    assertThat(content.algorithm()).isEqualTo("EdDSA");
    assertThat(content.keyId()).isEqualTo("ops");
    assertThat(content.claims().toString())
        .isEqualTo(
            "TokenClaims[id=a, subject=me, audience=[headwater], expiresAt=2026-03-01T12:00:00Z,"
                + " notBefore=1970-01-01T00:00:01Z, issuedAt=1970-01-01T00:00:00Z,"
                + " scope=TokenScope[route=r, tenant=t, path=/a/**, maxUses=1000000]]");
    assertThat(content.toString()).doesNotContain(SIGNATURE);
  }

  @Test
  void read_truncatedAtEveryLength_isMalformed() {
    String whole = new TokenBench().good();
    int signature = whole.lastIndexOf('.') + 1;
    for (int length = 0; length <= signature; length++) {
      assertThat(refusal(whole.substring(0, length)))
          .as("length " + length)
          .isEqualTo(TokenRefusal.MALFORMED);
    }
  }

  /** What is left of the signature may be base64url still; then it is the signature of nothing. */
  @Test
  void verify_truncatedInItsSignature_isRefused() {
    TokenBench bench = new TokenBench();
    DebugTokens tokens = bench.tokens();
    for (String whole : new String[] {bench.good(), bench.hmac("")}) {
      for (int length = whole.lastIndexOf('.') + 1; length < whole.length(); length++) {
        assertThat(tokens.preview(whole.substring(0, length)).refusal())
            .as("length " + length)
            .isIn(TokenRefusal.MALFORMED, TokenRefusal.BAD_SIGNATURE);
      }
      assertThat(tokens.preview(whole).isAccepted()).isTrue();
    }
  }

  @Test
  void read_atAndAboveTheLongest_isReadAndRefused() throws Exception {
    String token = token(CLAIMS + "}");
    String filler = "A".repeat(TokenContent.MAX_LENGTH - token.length());

    assertThat(TokenContent.read(token + filler).keyId()).isEqualTo("ops");
    assertThat(refusal(token + filler + "A")).isEqualTo(TokenRefusal.TOO_LONG);
    assertThat(refusal("x".repeat(10_000_000))).isEqualTo(TokenRefusal.TOO_LONG);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "...",
        "a.b",
        "a.b.c",
        "a.b.c.d",
        "a.b.c.d.e",
        "\u00e9.\u00e9.\u00e9"
      })
  void read_noToken_isMalformed(String text) {
    assertThat(refusal(text)).isEqualTo(TokenRefusal.MALFORMED);
  }

  @Test
  void read_moreOrFewerParts_isMalformed() {
    String token = token(CLAIMS + "}");

    assertThat(refusal(token + '.')).isEqualTo(TokenRefusal.MALFORMED);
    assertThat(refusal('.' + token)).isEqualTo(TokenRefusal.MALFORMED);
    assertThat(refusal(token + '.' + SIGNATURE)).isEqualTo(TokenRefusal.MALFORMED);
    assertThat(refusal(token.replaceFirst("\\.", ".."))).isEqualTo(TokenRefusal.MALFORMED);
  }

  @Test
  void read_headerAndPayloadSwapped_isMalformed() {
    String swapped = part(CLAIMS + "}") + '.' + part(header("EdDSA", "ops")) + '.' + SIGNATURE;

    assertThat(refusal(swapped)).isEqualTo(TokenRefusal.MALFORMED);
  }

  /** "AQ" is the one way to write the byte 1; "AR" has bits left over that are not zero. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "AR",
        "A",
        "AQ=",
        "AQ==",
        "AQAR=",
        "A Q",
        "AQ ",
        "AQ\n",
        "A+",
        "A/",
        "A%51",
        "AA\u0100"
      })
  void read_base64ThatIsNotCanonical_isMalformed(String signature) throws Exception {
    String input = part(header("EdDSA", "ops")) + '.' + part(CLAIMS + "}") + '.';

    assertThat(TokenContent.read(input + "AQ").jws().signature()).containsExactly(1);
    assertThat(refusal(input + signature)).isEqualTo(TokenRefusal.MALFORMED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{}",
        "\"x\"",
        "{\"alg\":\"EdDSA\"}",
        "{\"kid\":\"ops\"}",
        "{\"alg\":\"EdDSA\",\"kid\":7}",
        "{\"alg\":\"EdDSA\",\"kid\":\"\"}",
        "{\"alg\":\"EdDSA\",\"kid\":null}",
        "{\"alg\":\"EdDSA\",\"kid\":[\"ops\"]}",
        "{\"alg\":\"EdDSA\",\"kid\":\"ops\",\"kid\":\"ops\"}",
        "{\"alg\":\"EdDSA\",\"kid\":\"ops\",\"\\u006bid\":\"ops\"}",
        "{\"alg\":\"EdDSA\",\"kid\":\"ops\",\"crit\":[\"exp\"]}",
        "{\"alg\":\"EdDSA\",\"kid\":\"ops\",\"crit\":[\"b64\"],\"b64\":false}",
        "{\"alg\":\"EdDSA\",\"kid\":\"ops\",\"b64\":false}",
        "{\"alg\":\"EdDSA\",\"kid\":\"ops\"}{}",
        "{\"alg\":\"EdDSA\",\"kid\":\"ops\"} x",
        "{\"alg\":\"EdDSA\",\"kid\":\"ops\",}",
        "{\"alg\":\"EdDSA\";\"kid\":\"ops\"}",
        "{\"alg\"=\"EdDSA\",\"kid\":\"ops\"}",
        "{'alg':'EdDSA','kid':'ops'}",
        "{alg:\"EdDSA\",\"kid\":\"ops\"}",
        "/**/{\"alg\":\"EdDSA\",\"kid\":\"ops\"}",
        "\ufeff{\"alg\":\"EdDSA\",\"kid\":\"ops\"}",
        ")]}'\n{\"alg\":\"EdDSA\",\"kid\":\"ops\"}",
      })
  void read_wrongHeader_isMalformed(String header) {
    assertThat(refusal(part(header) + '.' + part(CLAIMS + "}") + '.' + SIGNATURE))
        .isEqualTo(TokenRefusal.MALFORMED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"exp\":1",
        "\"jti\":\"b\"",
        "\"a\":1,\"a\":1",
        "\"a\":{\"b\":1,\"\\u0062\":1}",
        "\"a\":[[[[[[[[[1]]]]]]]]]",
        "\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":1}}}}}}}}}",
        "\"a\":123456789012345678901234567890123",
        "\"a\":1e99999999999",
        "\"a\":NaN",
        "\"a\":01",
        "\"a\":+1",
        "\"a\":.5",
        "\"a\":True",
        "\"a\":\"tab\there\"",
        "\"a\":\"\\x\"",
        "\"nbf\":\"1\"",
        "\"nbf\":-1",
        "\"nbf\":1e3",
        "\"nbf\":1234567890123",
        "\"nbf\":1.0123456789",
        "\"nbf\":null",
        "\"iat\":true",
        "\"iat\":[1]",
        "\"sub\":1",
        "\"sub\":\"\"",
        "\"sub\":\" \"",
        "\"sub\":\"a\\nlevel=error\"",
        "\"sub\":\"\\u001b[2J\"",
        "\"sub\":\"a\\u202eb\"",
        "\"sub\":\"a\\u2028b\"",
        "\"sub\":\"\\ud800\"",
        "\"headwater.route\":7",
        "\"headwater.route\":null",
        "\"headwater.route\":[\"user\"]",
        "\"headwater.tenant\":\"\"",
        "\"headwater.path\":\"users\"",
        "\"headwater.path\":\"/a/**/b\"",
        "\"headwater.path\":\"/a/../b\"",
        "\"headwater.max-uses\":0",
        "\"headwater.max-uses\":-1",
        "\"headwater.max-uses\":1.5",
        "\"headwater.max-uses\":1e2",
        "\"headwater.max-uses\":1000001",
        "\"headwater.max-uses\":99999999999999999999",
        "\"headwater.max-uses\":\"3\"",
        "\"headwater.max-uses\":null",
      })
  void read_wrongClaim_isMalformed(String claim) {
    assertThat(refusal(token(CLAIMS + ',' + claim + '}'))).isEqualTo(TokenRefusal.MALFORMED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"exp\":1,\"aud\":\"headwater\"}",
        "{\"jti\":\"a\",\"aud\":\"headwater\"}",
        "{\"jti\":7,\"exp\":1,\"aud\":\"headwater\"}",
        "{\"jti\":\"a\",\"exp\":1,\"aud\":7}",
        "{\"jti\":\"a\",\"exp\":1,\"aud\":[7]}",
        "{\"jti\":\"a\",\"exp\":1,\"aud\":[[\"headwater\"]]}",
        "{\"jti\":\"a\",\"exp\":1,\"aud\":{\"headwater\":1}}",
      })
  void read_missingOrWrongRequiredClaim_isMalformed(String payload) {
    assertThat(refusal(token(payload))).isEqualTo(TokenRefusal.MALFORMED);
  }

  @Test
  void read_longestAndLongerText_isReadAndRefused() throws Exception {
    String longest = "\u00e9".repeat(TokenClaims.MAX_TEXT);

    assertThat(
            TokenContent.read(token(CLAIMS + ",\"sub\":\"" + longest + "\"}")).claims().subject())
        .isEqualTo(longest);
    assertThat(refusal(token(CLAIMS + ",\"sub\":\"" + longest + "x\"}")))
        .isEqualTo(TokenRefusal.MALFORMED);
  }

  @Test
  void read_bytesThatAreNoUtf8_isMalformed() {
    byte[] claims = (CLAIMS + ",\"sub\":\"\u00e9\"}").getBytes(StandardCharsets.ISO_8859_1);

    assertThat(
            refusal(
                part(header("EdDSA", "ops")) + '.' + CompactJws.encode(claims) + '.' + SIGNATURE))
        .isEqualTo(TokenRefusal.MALFORMED);
  }

  private static String token(String payload) {
    return part(header("EdDSA", "ops")) + '.' + part(payload) + '.' + SIGNATURE;
  }

  private static TokenRefusal refusal(String token) {
    return catchThrowableOfType(RefusedTokenException.class, () -> TokenContent.read(token))
        .refusal();
  }
}
