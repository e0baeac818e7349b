package io.headwater.gateway.decide.token;

import java.util.Locale;

/** Why a debug token changes nothing, in the order in which it is looked for. */
public enum TokenRefusal {
  /** Longer than {@link TokenContent#MAX_LENGTH} characters: not even read. */
  TOO_LONG,
  /** No JWS compact serialization of a JSON object, or a claim that is missing or of no use. */
  MALFORMED,
  /** A claim {@code headwater.*} that is not known here: it may narrow what the token is for. */
  UNKNOWN_SCOPE,
  /** Its {@code kid} names no key of this gateway. */
  UNKNOWN_KEY,
  /** Its {@code alg} is not that of the key; {@code none} never is. */
  WRONG_ALGORITHM,
  /** Its key is past its {@code not-after}. */
  RETIRED_KEY,
  /** Its {@code aud} is not {@code headwater}. */
  WRONG_AUDIENCE,
  /** Its {@code exp} is past. */
  EXPIRED,
  /** Its {@code nbf} or {@code iat} is to come. */
  NOT_YET_VALID,
  /** It lives longer than the gateway allows a token to. */
  TOO_LONG_LIVED,
  /** It is for another route, tenant or path. */
  OUT_OF_SCOPE,
  /** It was used as often as it may be. */
  USED_UP,
  /** There was no time left in this second for another signature. */
  OVERLOADED,
  /** Its signature is not that of the key. */
  BAD_SIGNATURE,
  /** As many tokens as can be remembered are in use, and none may be forgotten early. */
  REPLAY_MEMORY_FULL;

  private final String wireName = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** As metrics, JSON and commands spell it: {@code bad-signature}. */
  public String wireName() {
    return wireName;
  }
}
