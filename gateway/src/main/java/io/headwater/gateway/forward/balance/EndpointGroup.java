package io.headwater.gateway.forward.balance;

import io.headwater.gateway.http.FailureKind;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints of an upstream, shared by all event loops: who they are, and who of them is left
 * out. A loop reads one reference; whoever changes something swaps it.
 */
public final class EndpointGroup {
  private static final int BAD_GATEWAY = 502;
  private static final int GATEWAY_TIMEOUT = 504;
  private static final int SERVER_ERROR = 500;

  private final LongSupplier nanoClock;
  private final UpstreamTally tally;
  private final AtomicReference<EndpointSet> current;
  private volatile OutlierPolicy policy = OutlierPolicy.OFF;

  EndpointGroup(LongSupplier nanoClock, UpstreamTally tally, EndpointSet first) {
    this.nanoClock = nanoClock;
    this.tally = tally;
    this.current = new AtomicReference<>(first);
  }

  /** As it stands now: those whose ejection is over are in again. */
  public EndpointSet current() {
    EndpointSet set = swapped();
    if (set.hasEjected() && set.isDue(nanoClock.getAsLong())) {
      return change(old -> old.withReadmitted(nanoClock.getAsLong()));
    }
    return set;
  }

  void replace(List<Candidate> candidates) {
    change(old -> old.replacedBy(candidates));
  }

  void judgeBy(OutlierPolicy outliers) {
    policy = outliers;
  }

  // --- what became of attempts ---

  /** The endpoint answered, with whatever status. */
  public void answered(EndpointState state, int status) {
    if (status < SERVER_ERROR) {
      state.endFailures();
      state.endServerErrors();
      return;
    }
    OutlierPolicy judge = policy;
    int errors = state.answeredServerError();
    int failures = 0;
    if (status >= BAD_GATEWAY && status <= GATEWAY_TIMEOUT) {
      failures = state.answeredThatItCannot();
    } else {
      state.endFailures();
    }
    if (isReached(judge.serverErrors(), errors) || isReached(judge.failures(), failures)) {
      eject(state, judge);
    }
  }

  /** The endpoint failed. */
  public void failed(EndpointState state, FailureKind kind) {
    OutlierPolicy judge = policy;
    if (isReached(judge.failures(), state.failed(kind))) {
      eject(state, judge);
    }
  }

  /**
   * An attempt failed, and it is no fault of the endpoint: it closed a connection that was idle
   * just when that was used.
   */
  public void lostIdleConnection(EndpointState state) {
    state.failedHarmlessly(FailureKind.UPSTREAM_RESET);
  }

  /** What a health check says; null: healthy. */
  public void checked(EndpointState state, @Nullable String unhealthy) {
    change(old -> old.withHealth(state, unhealthy));
    if (unhealthy == null) {
      state.endFailures();
    }
  }

  /** There is no health check any more. */
  void uncheck() {
    change(EndpointSet::withoutHealth);
  }

  private static boolean isReached(int limit, int inARow) {
    return limit > 0 && inARow >= limit;
  }

  private void eject(EndpointState state, OutlierPolicy judge) {
    long now = nanoClock.getAsLong();
    EndpointSet before = swapped();
    EndpointSet after = before.withEjected(state, now, judge);
    while (after != before && !current.compareAndSet(before, after)) {
      before = swapped();
      after = before.withEjected(state, now, judge);
    }
    if (after == before) {
      tally.ejectionsDenied.increment();
      if (after.hasEjected() && after.isFailingWhole(judge)) {
        change(old -> old.withAllReadmitted(now));
      }
    } else {
      tally.ejections.increment();
      // It starts anew when it is let in again.
      state.endFailures();
      state.endServerErrors();
    }
  }

  private EndpointSet change(UnaryOperator<EndpointSet> change) {
    return Objects.requireNonNull(current.updateAndGet(change));
  }

  private EndpointSet swapped() {
    return Objects.requireNonNull(current.get());
  }

  long now() {
    return nanoClock.getAsLong();
  }
}
