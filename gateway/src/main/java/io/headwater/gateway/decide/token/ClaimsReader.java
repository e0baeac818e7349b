package io.headwater.gateway.decide.token;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.headwater.gateway.http.PathPattern;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the claims of a token. Claims that are none of ours are passed over (RFC 7519, 4.2). */
final class ClaimsReader {
  static final String OURS = "headwater.";
  static final String ROUTE = OURS + "route";
  static final String TENANT = OURS + "tenant";
  static final String PATH = OURS + "path";
  static final String MAX_USES = OURS + "max-uses";

  private static final Set<String> KNOWN = Set.of(ROUTE, TENANT, PATH, MAX_USES);

  /** Seconds until far beyond the year 9999, and a fraction as some libraries write it. */
  private static final Pattern NUMERIC_DATE = Pattern.compile("\\d{1,12}(\\.\\d{1,9})?");

  private static final Pattern COUNT = Pattern.compile("[1-9]\\d{0,6}");

  private final JsonObject claims;

  ClaimsReader(JsonObject claims) {
    this.claims = claims;
  }

  TokenClaims read() throws RefusedTokenException {
    for (String name : claims.keySet()) {
      if (name.startsWith(OURS) && !KNOWN.contains(name)) {
        throw new RefusedTokenException(TokenRefusal.UNKNOWN_SCOPE);
      }
    }
    return new TokenClaims(
        required(text("jti")),
        text("sub"),
        audience(),
        required(date("exp")),
        date("nbf"),
        date("iat"),
        new TokenScope(text(ROUTE), text(TENANT), path(), maxUses()));
  }

  /** One text, or a list of them (RFC 7519, section 4.1.3). */
  private List<String> audience() throws RefusedTokenException {
    JsonElement value = claims.get("aud");
    if (value == null || !value.isJsonArray()) {
      String one = text("aud");
      return one == null ? List.of() : List.of(one);
    }
    List<String> audience = new ArrayList<>();
    for (JsonElement element : value.getAsJsonArray()) {
      audience.add(textOf(element));
    }
    return audience;
  }

  private @Nullable PathPattern path() throws RefusedTokenException {
    String text = text(PATH);
    try {
      return text == null ? null : PathPattern.parse(text);
    } catch (IllegalArgumentException e) {
      throw malformed();
    }
  }

  private int maxUses() throws RefusedTokenException {
    String number = number(MAX_USES, COUNT);
    int uses = number == null ? 1 : Integer.parseInt(number);
    if (uses > TokenScope.MAX_USES) {
      throw malformed();
    }
    return uses;
  }

  private @Nullable Instant date(String name) throws RefusedTokenException {
    String number = number(name, NUMERIC_DATE);
    return number == null
        ? null
        : Instant.ofEpochMilli(
            new BigDecimal(number)
                .movePointRight(3)
                .setScale(0, RoundingMode.DOWN)
                .longValueExact());
  }

  private @Nullable String number(String name, Pattern form) throws RefusedTokenException {
    JsonElement value = claims.get(name);
    if (value == null) {
      return null;
    }
    if (value instanceof JsonPrimitive number
        && number.isNumber()
        && form.matcher(number.getAsString()).matches()) {
      return number.getAsString();
    }
    throw malformed();
  }

  private @Nullable String text(String name) throws RefusedTokenException {
    JsonElement value = claims.get(name);
    return value == null ? null : textOf(value);
  }

  private static String textOf(JsonElement value) throws RefusedTokenException {
    if (value instanceof JsonPrimitive text
        && text.isString()
        && TokenClaims.isText(text.getAsString())) {
      return text.getAsString();
    }
    throw malformed();
  }

  private static <T> T required(@Nullable T value) throws RefusedTokenException {
    if (value == null) {
      throw malformed();
    }
    return value;
  }

  private static RefusedTokenException malformed() {
    return new RefusedTokenException(TokenRefusal.MALFORMED);
  }
}
