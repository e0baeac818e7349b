package io.headwater.gateway.forward.balance;

import org.jspecify.annotations.Nullable;

/**
 * What is held against an endpoint.
 *
 * @param unhealthy why its health check fails; null: it does not, or there is none
 * @param ejected whether it is left out for its answers
 * @param until when that ends, by the nanosecond clock
 * @param ejections how often in a row it was left out; 0: not lately
 * @param readmitted when it was let in again, by the nanosecond clock
 */
record Standing(
    @Nullable String unhealthy, boolean ejected, long until, int ejections, long readmitted) {
  static final Standing NEW = new Standing(null, false, 0, 0, 0);

  boolean isHealthy() {
    return unhealthy == null;
  }

  Standing withHealth(@Nullable String reason) {
    return new Standing(reason, ejected, until, ejections, readmitted);
  }

  Standing ejectedAt(long now, OutlierPolicy policy) {
    boolean again = ejections > 0 && now - readmitted < policy.maxEjection().toNanos();
    int nth = again ? ejections + 1 : 1;
    return new Standing(unhealthy, true, now + policy.ejectionNanos(nth), nth, readmitted);
  }

  boolean isDue(long now) {
    return ejected && until - now <= 0;
  }

  Standing readmittedAt(long now) {
    return new Standing(unhealthy, false, 0, ejections, now);
  }
}
