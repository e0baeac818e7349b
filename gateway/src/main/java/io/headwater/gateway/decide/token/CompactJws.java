package io.headwater.gateway.decide.token;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** A JWS in compact serialization, taken apart and decoded (RFC 7515, section 7.1). */
final class CompactJws {
  private final byte[] header;
  private final byte[] payload;
  private final byte[] signature;
  private final byte[] signingInput;

  private CompactJws(byte[] header, byte[] payload, byte[] signature, byte[] signingInput) {
    this.header = header;
    this.payload = payload;
    this.signature = signature;
    this.signingInput = signingInput;
  }

  /**
   * Takes a token apart. Base64url is taken in its one canonical form: no padding, no blank, no
   * bits left over at the end; otherwise one token could be written in several ways.
   *
   * @throws RefusedTokenException as malformed
   */
  static CompactJws parse(String token) throws RefusedTokenException {
    int first = token.indexOf('.');
    int second = token.indexOf('.', first + 1);
    if (first < 0 || second < 0) {
      throw new RefusedTokenException(TokenRefusal.MALFORMED);
    }
    return new CompactJws(
        decode(token.substring(0, first)),
        decode(token.substring(first + 1, second)),
        // A third dot would be here, and is no base64url.
        decode(token.substring(second + 1)),
        token.substring(0, second).getBytes(StandardCharsets.US_ASCII));
  }

  /** JSON, as it was signed. */
  byte[] header() {
    return header;
  }

  /** The claims, in JSON. */
  byte[] payload() {
    return payload;
  }

  /** Over {@link #signingInput}. */
  byte[] signature() {
    return signature;
  }

  /** The first two parts as they stand in the token, with the dot between them: what was signed. */
  byte[] signingInput() {
    return signingInput;
  }

  /** Encodes one part. */
  static String encode(byte[] part) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(part);
  }

  private static byte[] decode(String part) throws RefusedTokenException {
    // What is no ASCII becomes a question mark, which is no letter of the alphabet.
    byte[] text = part.getBytes(StandardCharsets.US_ASCII);
    try {
      byte[] decoded = Base64.getUrlDecoder().decode(text);
      boolean canonical =
          Arrays.equals(Base64.getUrlEncoder().withoutPadding().encode(decoded), text);
      if (canonical && decoded.length > 0) {
        return decoded;
      }
    } catch (IllegalArgumentException e) {
      throw new RefusedTokenException(TokenRefusal.MALFORMED);
    }
    throw new RefusedTokenException(TokenRefusal.MALFORMED);
  }
}
