package io.headwater.gateway.forward;

import io.headwater.gateway.forward.balance.Backoff;
import io.headwater.gateway.forward.balance.Balance;
import io.headwater.gateway.forward.balance.Bounds;
import io.headwater.gateway.forward.balance.Endpoint;
import io.headwater.gateway.forward.balance.EndpointSource;
import io.headwater.gateway.forward.balance.EndpointSource.Discovery;
import io.headwater.gateway.forward.balance.OutlierPolicy;
import io.headwater.gateway.forward.balance.RetryBudget;
import io.headwater.gateway.forward.balance.RetryPolicy;
import io.headwater.gateway.forward.balance.RetryPolicy.Cause;
import io.headwater.gateway.forward.balance.UpstreamState;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Upstreams of one's own terms; what is not said is off. */
final class Upstreams {
  private static final Backoff SHORT = new Backoff(Duration.ofMillis(2), Duration.ofMillis(5));

  private Bounds bounds = Bounds.NONE;
  private RetryPolicy retry = new RetryPolicy(Set.of(), Set.of(), Duration.ZERO, SHORT);
  private RetryBudget.Limits budget = new RetryBudget.Limits(0, 1_000);
  private OutlierPolicy outliers = OutlierPolicy.OFF;
  private Upstream.Limits limits = ForwarderFixture.LIMITS;

  Upstreams bounds(int connections, int inFlight, int queue, Duration patience) {
    bounds = new Bounds(connections, inFlight, queue, patience);
    return this;
  }

  Upstreams retry(Set<Cause> on, Set<Integer> statuses, Duration perTry) {
    retry = new RetryPolicy(on, statuses, perTry, SHORT);
    return this;
  }

  Upstreams budget(int percent, int minPerSecond) {
    budget = new RetryBudget.Limits(percent, minPerSecond);
    return this;
  }

  Upstreams outliers(int failures, int serverErrors, Duration ejection) {
    outliers = new OutlierPolicy(failures, serverErrors, ejection, ejection, 50);
    return this;
  }

  Upstreams limits(Upstream.Limits other) {
    limits = other;
    return this;
  }

  Upstream at(Endpoint... endpoints) {
    UpstreamState state = new UpstreamState(System::nanoTime);
    state.configure(
        List.of(endpoints).stream()
            .map(
                endpoint -> new EndpointSource(endpoint.host(), endpoint.port(), 1, Discovery.NONE))
            .toList(),
        outliers,
        budget,
        true);
    return new Upstream(
        "users", "", "", limits, new Upstream.Policy(Balance.ROUND_ROBIN, bounds, retry), state);
  }
}
