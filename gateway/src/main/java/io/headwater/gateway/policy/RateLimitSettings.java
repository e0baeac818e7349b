package io.headwater.gateway.policy;

/**
 * A rate limit.
 *
 * @param perSecond requests, above 0
 * @param burst requests that may come at once, at least 1
 * @param per whose requests are counted together
 * @param header where {@code per} is {@code HEADER}, its name; else empty
 * @param maxKeys most callers that are told apart
 */
public record RateLimitSettings(double perSecond, int burst, Per per, String header, int maxKeys) {
  /** Whose requests are counted together. */
  public enum Per {
    ROUTE,
    CLIENT,
    TENANT,
    HEADER
  }
}
