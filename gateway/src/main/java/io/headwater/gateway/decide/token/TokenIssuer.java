package io.headwater.gateway.decide.token;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.headwater.gateway.http.PathPattern;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Issues debug tokens. Any JWT library can do the same.
 *
 * @param key that signs
 * @param keyId the {@code kid} under which the gateway knows it
 */
public record TokenIssuer(SigningKey key, String keyId) {

  /**
   * Issues a token.
   *
   * @param claims what it says; dates in whole seconds
   * @throws GeneralSecurityException if the key is of no use
   */
  public String issue(TokenClaims claims) throws GeneralSecurityException {
    JsonObject header = new JsonObject();
    header.addProperty("alg", key.algorithm());
    header.addProperty("kid", keyId);
    header.addProperty("typ", "JWT");
    String input = encode(header) + '.' + encode(payload(claims));
    byte[] signature = key.sign(input.getBytes(StandardCharsets.US_ASCII));
    return input + '.' + CompactJws.encode(signature);
  }

  private static JsonObject payload(TokenClaims claims) {
    JsonObject payload = new JsonObject();
    payload.addProperty("jti", claims.id());
    add(payload, "sub", claims.subject());
    JsonArray audience = new JsonArray();
    claims.audience().forEach(audience::add);
    payload.add("aud", audience.size() == 1 ? audience.get(0) : audience);
    add(payload, "iat", claims.issuedAt());
    add(payload, "nbf", claims.notBefore());
    add(payload, "exp", claims.expiresAt());
    TokenScope scope = claims.scope();
    PathPattern path = scope.path();
    add(payload, ClaimsReader.ROUTE, scope.route());
    add(payload, ClaimsReader.TENANT, scope.tenant());
    add(payload, ClaimsReader.PATH, path == null ? null : path.text());
    if (scope.maxUses() != 1) {
      payload.addProperty(ClaimsReader.MAX_USES, scope.maxUses());
    }
    return payload;
  }

  private static void add(JsonObject payload, String name, @Nullable String text) {
    if (text != null) {
      payload.addProperty(name, text);
    }
  }

  private static void add(JsonObject payload, String name, @Nullable Instant date) {
    if (date != null) {
      payload.addProperty(name, date.getEpochSecond());
    }
  }

  private static String encode(JsonObject object) {
    return CompactJws.encode(object.toString().getBytes(StandardCharsets.UTF_8));
  }
}
