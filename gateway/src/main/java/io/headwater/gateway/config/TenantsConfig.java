package io.headwater.gateway.config;

import java.util.List;
import java.util.Map;

/**
 * Callers that are known by a key in a header.
 *
 * @param header name of the header that carries a key, in lower case
 * @param forward whether upstreams see that header
 * @param keys by tenant, in the order of the file: {@code sha256:} and 64 lower-case hex digits, at
 *     least one; empty: nobody is known, and no header is looked up
 */
public record TenantsConfig(String header, boolean forward, Map<String, List<String>> keys) {
  /** What {@code reference.conf} says. */
  public static TenantsConfig defaults() {
    return new TenantsConfig("x-api-key", false, Map.of());
  }

  /** Whether anybody can be known. */
  public boolean isOn() {
    return !keys.isEmpty();
  }

  /** Masks the keys: short ones can be guessed from their hashes. */
  @Override
  public String toString() {
    return "TenantsConfig[header="
        + header
        + ", forward="
        + forward
        + ", keys="
        + keys.keySet()
        + "]";
  }
}
