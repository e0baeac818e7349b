package io.headwater.gateway.forward.upkeep;

import java.time.Duration;
import java.util.Set;

/**
 * How the health of an endpoint is checked.
 *
 * @param path path, and query if any
 * @param interval from the end of one check to the next, give or take a tenth
 * @param timeout of one check, from the connect to the response head
 * @param healthyAfter so many that pass in a row
 * @param unhealthyAfter so many that fail in a row
 * @param expect statuses that pass
 */
public record HealthCheck(
    String path,
    Duration interval,
    Duration timeout,
    int healthyAfter,
    int unhealthyAfter,
    Set<Integer> expect) {
  public HealthCheck {
    expect = Set.copyOf(expect);
  }
}
