package io.headwater.gateway.config;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * Keys as they stand in a file. What stands there is never shown, that of a public key neither: it
 * is where a private one is pasted by mistake.
 */
final class KeyMaterial {
  private static final String PUBLIC_KEY =
      "the base64 of an Ed25519 public key: 32 bytes, or X.509 as in PEM";
  private static final String SECRET =
      "a secret of at least 32 bytes, or base64: and the base64 of as many";
  private static final int KEY_BYTES = 32;

  /** What X.509 has before the 32 bytes (RFC 8410, section 4). */
  private static final byte[] X509_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

  /** 2^255 - 19, the field of the curve (RFC 8032, section 5.1). */
  private static final BigInteger FIELD =
      BigInteger.ONE.shiftLeft(255).subtract(BigInteger.valueOf(19));

  /** The y of one pair of the points of order 8; the other pair has its negative. */
  private static final BigInteger ORDER_EIGHT_Y =
      new BigInteger("7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7", 16);

  /** The y of every point of small order. */
  private static final List<BigInteger> SMALL_ORDER_Y =
      List.of(
          BigInteger.ZERO,
          BigInteger.ONE,
          FIELD.subtract(BigInteger.ONE),
          ORDER_EIGHT_Y,
          FIELD.subtract(ORDER_EIGHT_Y));

  private KeyMaterial() {}

  static @Nullable PublicKey publicKey(Setting setting) {
    String text = setting.text(TextSyntax::isPrintable, PUBLIC_KEY).replaceAll("\\s", "");
    if (setting.isRefused()) {
      return null;
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(text);
      byte[] encoded = bytes.length == KEY_BYTES ? join(X509_PREFIX, bytes) : bytes;
      PublicKey key =
          KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
      if (isSafe(key)) {
        return key;
      }
    } catch (IllegalArgumentException | GeneralSecurityException e) {
      setting.wrong(PUBLIC_KEY);
      return null;
    }
    setting.wrong(PUBLIC_KEY);
    return null;
  }

  static @Nullable SecretKey secret(Setting setting) {
    String text = setting.text(secret -> true, SECRET);
    if (setting.isRefused()) {
      return null;
    }
    try {
      return DebugTokensConfig.HmacSha256Key.secretOf(text);
    } catch (IllegalArgumentException e) {
      setting.wrong(SECRET);
      return null;
    }
  }

  /**
   * Whether nobody can sign without the private key: true of any that was generated, and not of
   * those that somebody typed, 32 zeros first of all.
   */
  private static boolean isSafe(PublicKey key) throws InvalidKeyException {
    try {
      // Says whether the bytes are a point of the curve.
      Signature.getInstance("Ed25519").initVerify(key);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK from 15 on has Ed25519", e);
    }
    return key instanceof EdECPublicKey point
        && !SMALL_ORDER_Y.contains(point.getPoint().getY().mod(FIELD));
  }

  private static byte[] join(byte[] first, byte[] second) {
    byte[] joined = new byte[first.length + second.length];
    System.arraycopy(first, 0, joined, 0, first.length);
    System.arraycopy(second, 0, joined, first.length, second.length);
    return joined;
  }
}
