package io.headwater.gateway.forward.balance;

import io.headwater.gateway.http.FailureKind;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One endpoint at one moment.
 *
 * @param address host and port
 * @param weight its share
 * @param priority the lowest is asked first
 * @param condition whether it is left out
 * @param unhealthy why its health check fails; null: it does not
 * @param ejectedForNanos how long it is still left out for its answers; 0: it is not
 * @param inFlight attempts that are not over
 * @param connections open or being opened, over all event loops
 * @param pending of them, those being opened
 * @param attempts begun
 * @param failures attempts that failed, by kind
 * @param serverErrors answers of 5xx
 */
public record EndpointSnapshot(
    String address,
    int weight,
    int priority,
    Condition condition,
    @Nullable String unhealthy,
    long ejectedForNanos,
    long inFlight,
    int connections,
    int pending,
    long attempts,
    Map<FailureKind, Long> failures,
    long serverErrors) {
  /** Whether an endpoint is left out. */
  public enum Condition {
    HEALTHY("healthy"),
    EJECTED("ejected"),
    UNHEALTHY("unhealthy");

    private final String wireName;

    Condition(String wireName) {
      this.wireName = wireName;
    }

    /** As it is written in JSON. */
    public String wireName() {
      return wireName;
    }
  }

  /** Connections that an attempt has to itself; about right, since all three are read in turn. */
  public long active() {
    return Math.max(0, Math.min(inFlight - pending, connections - pending));
  }

  /** Connections that wait for an attempt. */
  public long idle() {
    return Math.max(0, connections - pending - active());
  }

  static EndpointSnapshot of(Member member, long now) {
    EndpointState state = member.state();
    Standing standing = member.standing();
    Condition condition =
        !standing.isHealthy()
            ? Condition.UNHEALTHY
            : standing.ejected() ? Condition.EJECTED : Condition.HEALTHY;
    return new EndpointSnapshot(
        state.endpoint().toString(),
        member.weight(),
        member.priority(),
        condition,
        standing.unhealthy(),
        standing.ejected() ? Math.max(0, standing.until() - now) : 0,
        state.inFlight(),
        state.connections(),
        state.pending(),
        state.attempts(),
        state.failures(),
        state.serverErrors());
  }
}
