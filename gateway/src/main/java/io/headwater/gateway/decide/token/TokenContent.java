package io.headwater.gateway.decide.token;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

/**
 * What a token says of itself, which is nothing until its signature is verified.
 *
 * @param algorithm {@code alg} of its header
 * @param keyId {@code kid} of its header
 * @param claims its payload
 * @param jws its parts
 */
public record TokenContent(String algorithm, String keyId, TokenClaims claims, CompactJws jws) {

  /** Longest token that is read, in characters. */
  public static final int MAX_LENGTH = 2048;

  /**
   * Reads a token.
   *
   * <p>Of its header (RFC 7515, section 4.1) {@code alg} and {@code kid} are read; {@code crit}
   * names what must be understood, and nothing of it is; {@code jwk}, {@code jku} and the like
   * would let a token bring its own key, and are passed over as the RFC allows.
   *
   * @throws RefusedTokenException as too long, malformed, or of unknown scope
   */
  public static TokenContent read(String token) throws RefusedTokenException {
    if (token.length() > MAX_LENGTH) {
      throw new RefusedTokenException(TokenRefusal.TOO_LONG);
    }
    CompactJws jws = CompactJws.parse(token);
    JsonObject header = StrictJson.object(jws.header());
    if (header.has("crit") || header.has("b64")) {
      throw new RefusedTokenException(TokenRefusal.MALFORMED);
    }
    return new TokenContent(
        text(header, "alg"),
        text(header, "kid"),
        new ClaimsReader(StrictJson.object(jws.payload())).read(),
        jws);
  }

  /** Where uses are counted: issuers that share an id do not share its uses. */
  String replayId() {
    return keyId + ' ' + claims.id();
  }

  private static String text(JsonObject header, String name) throws RefusedTokenException {
    JsonElement value = header.get(name);
    if (value != null
        && value.isJsonPrimitive()
        && value.getAsJsonPrimitive().isString()
        && TokenClaims.isText(value.getAsString())) {
      return value.getAsString();
    }
    throw new RefusedTokenException(TokenRefusal.MALFORMED);
  }

  /** The content; the parts would show the signature. */
  @Override
  public String toString() {
    return "TokenContent[algorithm=" + algorithm + ", keyId=" + keyId + ", claims=" + claims + "]";
  }
}
