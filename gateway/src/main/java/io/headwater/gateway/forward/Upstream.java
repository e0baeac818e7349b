package io.headwater.gateway.forward;

import io.headwater.gateway.forward.balance.Balance;
import io.headwater.gateway.forward.balance.Bounds;
import io.headwater.gateway.forward.balance.Endpoint;
import io.headwater.gateway.forward.balance.EndpointSource;
import io.headwater.gateway.forward.balance.OutlierPolicy;
import io.headwater.gateway.forward.balance.RetryBudget;
import io.headwater.gateway.forward.balance.RetryPolicy;
import io.headwater.gateway.forward.balance.UpstreamSnapshot;
import io.headwater.gateway.forward.balance.UpstreamState;
import java.time.Duration;
import java.util.List;

/**
 * A named set of endpoints, and how to talk to them. Compared by identity: a reload that changes it
 * makes a new one, which goes on with the state of the old.
 */
public final class Upstream {
  private final String name;
  private final String version;
  private final String namespace;
  private final Limits limits;
  private final Policy policy;
  private final UpstreamState state;

  /**
   * Describes an upstream.
   *
   * @param name its name, and the name of the service behind it
   * @param version of the service; empty: not told
   * @param namespace of the service; empty: that of the route match
   * @param limits of connections and time
   * @param policy of balancing, bounds and retries
   * @param state what is known of its endpoints
   */
  public Upstream(
      String name,
      String version,
      String namespace,
      Limits limits,
      Policy policy,
      UpstreamState state) {
    this.name = name;
    this.version = version;
    this.namespace = namespace;
    this.limits = limits;
    this.policy = policy;
    this.state = state;
  }

  /**
   * Describes an upstream whose endpoints are asked in turn and never left out.
   *
   * @param endpoints at least one
   */
  public Upstream(
      String name, String version, String namespace, List<Endpoint> endpoints, Limits limits) {
    this(name, version, namespace, limits, Policy.PLAIN, new UpstreamState(System::nanoTime));
    if (endpoints.isEmpty()) {
      throw new IllegalArgumentException("endpoints: [] (expected: at least one)");
    }
    state.configure(
        endpoints.stream()
            .map(
                endpoint ->
                    new EndpointSource(
                        endpoint.host(), endpoint.port(), 1, EndpointSource.Discovery.NONE))
            .toList(),
        OutlierPolicy.OFF,
        RetryBudget.Limits.DEFAULT,
        false);
  }

  /** Its name, and the name of the service behind it. */
  public String name() {
    return name;
  }

  /** Version of the service; empty: not told. */
  public String version() {
    return version;
  }

  /** Namespace of the service; empty: that of the route match. */
  public String namespace() {
    return namespace;
  }

  /** What is known of its endpoints, by all event loops and over reloads. */
  public UpstreamState state() {
    return state;
  }

  /** Everything there is to see of it. */
  public UpstreamSnapshot snapshot() {
    return state.snapshot(name);
  }

  Limits limits() {
    return limits;
  }

  Policy policy() {
    return policy;
  }

  /**
   * Bounds.
   *
   * @param timeout silence until the response head, and within the response body
   * @param connectTimeout one TCP connect, the resolution of a name included
   * @param attempts most attempts per exchange, the first included
   * @param idleConnections most idle connections per endpoint and event loop
   * @param idleTimeout how long an idle connection is kept
   */
  public record Limits(
      Duration timeout,
      Duration connectTimeout,
      int attempts,
      int idleConnections,
      Duration idleTimeout) {}

  /**
   * Who is asked, how much, and how often.
   *
   * @param balance which endpoint is next
   * @param bounds how much is asked for at once
   * @param retry what is tried again
   */
  public record Policy(Balance balance, Bounds bounds, RetryPolicy retry) {
    static final Policy PLAIN =
        new Policy(Balance.ROUND_ROBIN, Bounds.NONE, RetryPolicy.defaults());
  }
}
