package io.headwater.gateway.config;

import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Signed debug tokens: who may ask for a request to be traced.
 *
 * @param header lower-case name of the header that carries a token; removed upstream
 * @param queryParameter name of the query parameter that may carry one; removed upstream; empty:
 *     none may
 * @param maxLifetime longest time from issue to expiry
 * @param maxTokens tokens whose uses are remembered at once
 * @param keys by {@code kid}, in the order of the file; empty: there are no debug tokens
 */
public record DebugTokensConfig(
    String header,
    String queryParameter,
    Duration maxLifetime,
    int maxTokens,
    Map<String, TokenKey> keys) {

  /** What {@code reference.conf} says. */
  public static DebugTokensConfig defaults() {
    return new DebugTokensConfig(
        "x-headwater-debug", "headwater-debug", Duration.ofHours(24), 10_000, Map.of());
  }

  /** Whether there are debug tokens at all. */
  public boolean isOn() {
    return !keys.isEmpty();
  }

  /** A key that tokens may be signed with. */
  public sealed interface TokenKey {
    /** From when on its tokens are refused; null: never. */
    @Nullable Instant notAfter();
  }

  /**
   * {@code algorithm = ed25519}.
   *
   * @param publicKey of that curve
   */
  public record Ed25519Key(PublicKey publicKey, @Nullable Instant notAfter) implements TokenKey {}

  /**
   * {@code algorithm = hmac-sha256}.
   *
   * @param secret of at least 32 bytes
   */
  public record HmacSha256Key(SecretKey secret, @Nullable Instant notAfter) implements TokenKey {
    private static final String BASE64 = "base64:";
    private static final int MIN_BYTES = 32;

    /**
     * The secret that a text stands for: its bytes in UTF-8, or, behind {@code base64:}, those that
     * it encodes.
     *
     * @throws IllegalArgumentException if they are fewer than 32, or no base64
     */
    public static SecretKey secretOf(String text) {
      byte[] bytes =
          text.startsWith(BASE64)
              ? Base64.getDecoder().decode(text.substring(BASE64.length()))
              : text.getBytes(StandardCharsets.UTF_8);
      if (bytes.length < MIN_BYTES) {
        throw new IllegalArgumentException(bytes.length + " bytes (expected: >= 32)");
      }
      return new SecretKeySpec(bytes, "HmacSHA256");
    }

    /** Masks the secret. */
    @Override
    public String toString() {
      return "HmacSha256Key[secret=***, notAfter=" + notAfter + "]";
    }
  }
}
