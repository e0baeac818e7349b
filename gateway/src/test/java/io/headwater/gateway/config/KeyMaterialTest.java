package io.headwater.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.gateway.config.DebugTokensConfig.Ed25519Key;
import io.headwater.gateway.config.DebugTokensConfig.HmacSha256Key;
import io.headwater.gateway.config.DebugTokensConfig.TokenKey;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyMaterialTest {
  private static final BigInteger FIELD =
      BigInteger.ONE.shiftLeft(255).subtract(BigInteger.valueOf(19));

  /** The curve's d (RFC 8032, section 5.1). */
  private static final BigInteger D =
      BigInteger.valueOf(-121665).multiply(BigInteger.valueOf(121666).modInverse(FIELD)).mod(FIELD);

  @Test
  void publicKey_rawOrX509_isTheSame() throws Exception {
    for (int i = 0; i < 20; i++) {
      PublicKey key = KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPublic();
      byte[] x509 = key.getEncoded();
      byte[] raw = Arrays.copyOfRange(x509, x509.length - 32, x509.length);

      assertThat(ed25519(base64(x509))).isEqualTo(new Ed25519Key(key, null));
      assertThat(ed25519(base64(raw))).isEqualTo(new Ed25519Key(key, null));
    }
  }

  /** Whose signatures anybody could make: of all points of small order, in both signs of x. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
      })
  void publicKey_pointOfSmallOrder_isRefused(String hex) {
    byte[] point = HexFormat.of().parseHex(hex);
    assertThat(timesEight(littleEndian(point))).isEqualTo(BigInteger.ONE);

    assertThatThrownBy(() -> ed25519(base64(point))).isInstanceOf(ConfigurationException.class);
    point[31] |= (byte) 0x80;
    assertThatThrownBy(() -> ed25519(base64(point))).isInstanceOf(ConfigurationException.class);
  }

  @Test
  void secret_textOrBase64_isItsBytes() throws Exception {
    String text = "\u00e9".repeat(16);

    assertThat(((HmacSha256Key) hmac(text)).secret().getEncoded())
        .isEqualTo(text.getBytes(StandardCharsets.UTF_8));
    assertThat(((HmacSha256Key) hmac("base64:" + base64(new byte[32]))).secret().getEncoded())
        .isEqualTo(new byte[32]);
  }

  @Test
  void text_ofASecret_showsNothing() throws Exception {
    assertThat(hmac("hush-".repeat(7))).hasToString("HmacSha256Key[secret=***, notAfter=null]");
  }

  @Test
  void notAfter_withAnOffset_isThatInstant() throws Exception {
    DebugTokensConfig tokens =
        read(
            "algorithm = hmac-sha256, secret = "
                + "x".repeat(32)
                + ", not-after = \"2027-01-31T01:00:00+01:00\"");

    assertThat(tokens.keys().values())
        .extracting(TokenKey::notAfter)
        .containsExactly(Instant.parse("2027-01-31T00:00:00Z"));
    assertThat(tokens.isOn()).isTrue();
    assertThat(DebugTokensConfig.defaults().isOn()).isFalse();
  }

  private static BigInteger timesEight(BigInteger y) {
    return doubled(doubled(doubled(y)));
  }

  /** The y of a point added to itself (RFC 8032, section 5.1.4), of its y alone. */
  private static BigInteger doubled(BigInteger y) {
    BigInteger yy = y.multiply(y).mod(FIELD);
    BigInteger dyy = D.multiply(yy).mod(FIELD);
    BigInteger xx =
        yy.subtract(BigInteger.ONE).multiply(dyy.add(BigInteger.ONE).modInverse(FIELD)).mod(FIELD);
    BigInteger divisor = BigInteger.ONE.subtract(dyy.multiply(xx)).mod(FIELD);
    return yy.add(xx).multiply(divisor.modInverse(FIELD)).mod(FIELD);
  }

  private static BigInteger littleEndian(byte[] bytes) {
    BigInteger number = BigInteger.ZERO;
    for (int i = bytes.length - 1; i >= 0; i--) {
      number = number.shiftLeft(8).or(BigInteger.valueOf(bytes[i] & 0xff));
    }
    return number;
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static TokenKey ed25519(String publicKey) throws ConfigurationException {
    return only(read("algorithm = ed25519, public-key = \"" + publicKey + '"'));
  }

  private static TokenKey hmac(String secret) throws ConfigurationException {
    return only(read("algorithm = hmac-sha256, secret = \"" + secret + '"'));
  }

  private static TokenKey only(DebugTokensConfig tokens) {
    return Objects.requireNonNull(tokens.keys().get("k"));
  }

  private static DebugTokensConfig read(String key) throws ConfigurationException {
    return new GatewayConfigLoader(Map.of(), new Properties())
        .parse("headwater.tracing.debug-tokens.keys.k { " + key + " }", "test")
        .tracing()
        .debugTokens();
  }
}
