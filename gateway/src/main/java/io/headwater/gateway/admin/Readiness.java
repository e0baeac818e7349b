package io.headwater.gateway.admin;

import java.util.List;

/**
 * Whether the gateway should be sent traffic.
 *
 * @param ready it should
 * @param reasons why not, or what is wrong though it can serve; safe to show
 */
public record Readiness(boolean ready, List<String> reasons) {
  public Readiness {
    reasons = List.copyOf(reasons);
  }
}
