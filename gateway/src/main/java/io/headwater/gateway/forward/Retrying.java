package io.headwater.gateway.forward;

import io.headwater.gateway.forward.balance.EndpointState;
import io.headwater.gateway.forward.balance.RetryPolicy;
import io.headwater.gateway.forward.balance.RetryPolicy.Cause;
import io.headwater.gateway.http.FailureKind;
import io.headwater.gateway.http.GatewayFailure;
import java.util.ArrayList;
import java.util.Collection;

/**
 * Whether what failed may be tried again, and where it was. Safe is:
 *
 * <ul>
 *   <li>any request whose connection could not be opened: nothing of it was sent;
 *   <li>one without a body and with an idempotent method (RFC 9110, section 9.2.2), whatever became
 *       of it: its connection was lost, its answer is late, or says that it cannot be served now.
 * </ul>
 */
final class Retrying {
  private final RetryPolicy policy;
  private final OutboundRequest request;
  private final Collection<EndpointState> tried = new ArrayList<>(2);

  Retrying(RetryPolicy policy, OutboundRequest request) {
    this.policy = policy;
    this.request = request;
  }

  /** Where it was tried. */
  Collection<EndpointState> tried() {
    return tried;
  }

  /**
   * After a failure before the response.
   *
   * @param wasConnected whether there was a connection
   */
  Verdict after(GatewayFailure failure, boolean wasConnected) {
    if (!wasConnected) {
      return failure.retryable() && policy.on().contains(Cause.CONNECT)
          ? Verdict.ELSEWHERE_AT_ONCE
          : Verdict.NO;
    }
    if (!isRepeatable()) {
      return Verdict.NO;
    }
    if (failure.retryable()) {
      // A kept connection that turns out to be closed: such is the life of kept connections.
      return Verdict.FREE;
    }
    boolean listed =
        (failure.kind() == FailureKind.UPSTREAM_RESET && policy.on().contains(Cause.RESET))
            || (failure.kind() == FailureKind.UPSTREAM_TIMEOUT
                && policy.on().contains(Cause.TIMEOUT));
    return listed ? Verdict.AFTER_BACKOFF : Verdict.NO;
  }

  /** After an answer that was not passed on yet. */
  Verdict after(int status) {
    return policy.statuses().contains(status) && isRepeatable()
        ? Verdict.AFTER_BACKOFF
        : Verdict.NO;
  }

  private boolean isRepeatable() {
    return request.isIdempotent() && !request.hasBody();
  }

  /** What is to be done. */
  enum Verdict {
    /** It failed for good. */
    NO,
    /** Try again at once, on a new connection, whatever the budget. */
    FREE,
    /** Try again at once where it was not tried yet, else after a wait; if the budget allows it. */
    ELSEWHERE_AT_ONCE,
    /** Try again after a wait, if the budget allows it. */
    AFTER_BACKOFF
  }
}
