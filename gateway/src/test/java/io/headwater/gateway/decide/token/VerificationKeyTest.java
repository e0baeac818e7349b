package io.headwater.gateway.decide.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** The examples of the standards, and what none of them would sign. */
class VerificationKeyTest {
  private static final HexFormat HEX = HexFormat.of();

  /** RFC 8037, appendices A.1 and A.2. */
  private static final String PRIVATE = "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A";

  private static final String PUBLIC = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";

  /** RFC 8037, appendix A.4. */
  private static final String EDDSA_INPUT =
      "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc";

  private static final String EDDSA_SIGNATURE =
      "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";

  /** RFC 7515, appendix A.1. */
  private static final String HS256_SECRET =
      "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow";

  private static final String HS256_INPUT =
      "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9."
          + "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290I"
          + "jp0cnVlfQ";

  private static final String HS256_SIGNATURE = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

  @Test
  void ed25519_exampleOfRfc8037_isVerifiedAndSigned() throws Exception {
    VerificationKey key = new VerificationKey.Ed25519("k", publicKey(url(PUBLIC)), null);

    assertThat(key.verifies(ascii(EDDSA_INPUT), url(EDDSA_SIGNATURE))).isTrue();
    assertThat(key.verifies(ascii(EDDSA_INPUT + "x"), url(EDDSA_SIGNATURE))).isFalse();
    assertThat(new SigningKey.Ed25519(privateKey()).sign(ascii(EDDSA_INPUT)))
        .isEqualTo(url(EDDSA_SIGNATURE));
  }

  /** RFC 8032, section 7.1, test 1: the empty message, of the same key. */
  @Test
  void ed25519_exampleOfRfc8032_isVerified() throws Exception {
    VerificationKey key = new VerificationKey.Ed25519("k", publicKey(url(PUBLIC)), null);
    byte[] signature =
        HEX.parseHex(
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bac"
                + "c61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b");

    assertThat(key.verifies(new byte[0], signature)).isTrue();
  }

  /** The same signature with the group's order added to S is one that RFC 8032, 5.1.7 refuses. */
  @Test
  void ed25519_malleatedSignature_isRefused() throws Exception {
    VerificationKey key = new VerificationKey.Ed25519("k", publicKey(url(PUBLIC)), null);
    BigInteger order =
        BigInteger.ONE.shiftLeft(252).add(new BigInteger("27742317777372353535851937790883648493"));
    byte[] signature = url(EDDSA_SIGNATURE);
    BigInteger s = littleEndian(signature, 32).add(order);
    for (int i = 0; i < 32; i++) {
      signature[32 + i] = s.shiftRight(8 * i).byteValue();
    }

    assertThat(key.verifies(ascii(EDDSA_INPUT), signature)).isFalse();
  }

  @Test
  void hmacSha256_exampleOfRfc7515_isVerifiedAndSigned() throws Exception {
    SecretKeySpec secret = new SecretKeySpec(url(HS256_SECRET), "HmacSHA256");
    VerificationKey key = new VerificationKey.HmacSha256("k", secret, null);

    assertThat(key.verifies(ascii(HS256_INPUT), url(HS256_SIGNATURE))).isTrue();
    assertThat(key.verifies(ascii(HS256_INPUT + "x"), url(HS256_SIGNATURE))).isFalse();
    assertThat(new SigningKey.HmacSha256(secret).sign(ascii(HS256_INPUT)))
        .isEqualTo(url(HS256_SIGNATURE));
  }

  @Test
  void constructor_weakSecretOrOtherCurve_isRefused() throws Exception {
    SecretKeySpec weak = new SecretKeySpec(new byte[31], "HmacSHA256");
    PublicKey ed448 = KeyPairGenerator.getInstance("Ed448").generateKeyPair().getPublic();

    assertThatThrownBy(() -> new VerificationKey.HmacSha256("k", weak, null))
        .hasMessage("key k: 31 bytes (expected: >= 32)");
    assertThatThrownBy(() -> new VerificationKey.Ed25519("k", ed448, null))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void text_ofAnyKey_showsNoSecret() throws Exception {
    SecretKeySpec secret = new SecretKeySpec(url(HS256_SECRET), "HmacSHA256");

    assertThat(new VerificationKey.HmacSha256("k", secret, null))
        .hasToString("HmacSha256[id=k, secret=***, notAfter=null]");
    assertThat(new SigningKey.HmacSha256(secret)).hasToString("HmacSha256[secret=***]");
    assertThat(new SigningKey.Ed25519(privateKey())).hasToString("Ed25519[privateKey=***]");
  }

  private static PublicKey publicKey(byte[] bytes) throws Exception {
    byte[] x509 = HEX.parseHex("302a300506032b6570032100" + HEX.formatHex(bytes));
    return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(x509));
  }

  private static PrivateKey privateKey() throws Exception {
    byte[] pkcs8 = HEX.parseHex("302e020100300506032b657004220420" + HEX.formatHex(url(PRIVATE)));
    return KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
  }

  private static BigInteger littleEndian(byte[] bytes, int from) {
    BigInteger number = BigInteger.ZERO;
    for (int i = bytes.length - 1; i >= from; i--) {
      number = number.shiftLeft(8).or(BigInteger.valueOf(bytes[i] & 0xff));
    }
    return number;
  }

  private static byte[] url(String text) {
    return Base64.getUrlDecoder().decode(text);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
