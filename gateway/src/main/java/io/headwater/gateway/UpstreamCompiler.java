package io.headwater.gateway;

import io.headwater.gateway.config.EndpointConfig;
import io.headwater.gateway.config.TransferConfig;
import io.headwater.gateway.config.TransferConfig.BalanceKind;
import io.headwater.gateway.config.TransferConfig.BoundsConfig;
import io.headwater.gateway.config.TransferConfig.HealthCheckConfig;
import io.headwater.gateway.config.TransferConfig.OutliersConfig;
import io.headwater.gateway.config.TransferConfig.RetryConfig;
import io.headwater.gateway.config.TransferConfig.RetryOn;
import io.headwater.gateway.config.UpstreamConfig;
import io.headwater.gateway.forward.Upstream;
import io.headwater.gateway.forward.balance.Backoff;
import io.headwater.gateway.forward.balance.Balance;
import io.headwater.gateway.forward.balance.Bounds;
import io.headwater.gateway.forward.balance.EndpointSource;
import io.headwater.gateway.forward.balance.EndpointSource.Discovery;
import io.headwater.gateway.forward.balance.OutlierPolicy;
import io.headwater.gateway.forward.balance.RetryBudget;
import io.headwater.gateway.forward.balance.RetryPolicy;
import io.headwater.gateway.forward.balance.RetryPolicy.Cause;
import io.headwater.gateway.forward.balance.UpstreamState;
import io.headwater.gateway.forward.upkeep.HealthCheck;
import io.headwater.gateway.forward.upkeep.UpkeepPlan;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns what the configuration says of upstreams into what forwards to them. */
final class UpstreamCompiler {
  private UpstreamCompiler() {}

  /**
   * Compiles an upstream.
   *
   * @param previous the one of that name so far, whose state goes on; null: there was none
   */
  static Upstream compile(UpstreamConfig config, @Nullable Upstream previous) {
    TransferConfig transfer = config.transfer();
    UpstreamState state =
        previous == null ? new UpstreamState(System::nanoTime) : previous.state().next();
    state.configure(
        sources(config),
        outliers(transfer.outliers()),
        new RetryBudget.Limits(
            transfer.retry().budgetPercent(), transfer.retry().budgetMinPerSecond()),
        transfer.healthCheck().isOn());
    return new Upstream(
        config.name(),
        config.serviceVersion(),
        config.namespace(),
        new Upstream.Limits(
            transfer.timeout(),
            transfer.connectTimeout(),
            transfer.attempts(),
            transfer.pool().idleConnections(),
            transfer.pool().idleTimeout()),
        new Upstream.Policy(
            balance(transfer.balance()), bounds(transfer.bounds()), retry(transfer.retry())),
        state);
  }

  /** What is to be done for it in the background. */
  static UpkeepPlan plan(UpstreamConfig config, Upstream upstream) {
    TransferConfig transfer = config.transfer();
    return new UpkeepPlan(
        upstream.state(),
        sources(config).stream()
            .filter(source -> source.discovery() != Discovery.NONE)
            .distinct()
            .toList(),
        transfer.discovery().minTtl(),
        transfer.discovery().maxTtl(),
        healthCheck(transfer.healthCheck()));
  }

  private static List<EndpointSource> sources(UpstreamConfig config) {
    return config.endpoints().stream().map(UpstreamCompiler::source).toList();
  }

  private static EndpointSource source(EndpointConfig endpoint) {
    return new EndpointSource(
        endpoint.host(),
        endpoint.port(),
        endpoint.weight(),
        switch (endpoint.discover()) {
          case NONE -> Discovery.NONE;
          case DNS -> Discovery.DNS;
          case SRV -> Discovery.SRV;
        });
  }

  private static Balance balance(BalanceKind kind) {
    return switch (kind) {
      case ROUND_ROBIN -> Balance.ROUND_ROBIN;
      case LEAST_REQUESTS -> Balance.LEAST_REQUESTS;
      case TWO_CHOICES -> Balance.TWO_CHOICES;
    };
  }

  private static Bounds bounds(BoundsConfig bounds) {
    return new Bounds(
        bounds.maxConnections(), bounds.maxInFlight(), bounds.queueSize(), bounds.queueTimeout());
  }

  private static OutlierPolicy outliers(OutliersConfig outliers) {
    return new OutlierPolicy(
        outliers.consecutiveFailures(),
        outliers.consecutiveServerErrors(),
        outliers.ejection(),
        outliers.maxEjection(),
        outliers.maxEjectedPercent());
  }

  private static RetryPolicy retry(RetryConfig retry) {
    Set<Cause> causes = EnumSet.noneOf(Cause.class);
    Set<Integer> statuses = new HashSet<>();
    for (RetryOn on : retry.on()) {
      switch (on) {
        case CONNECT -> causes.add(Cause.CONNECT);
        case RESET -> causes.add(Cause.RESET);
        case TIMEOUT -> causes.add(Cause.TIMEOUT);
        case STATUS_502 -> statuses.add(502);
        case STATUS_503 -> statuses.add(503);
        case STATUS_504 -> statuses.add(504);
      }
    }
    return new RetryPolicy(
        causes,
        statuses,
        retry.perTryTimeout(),
        new Backoff(retry.backoffBase(), retry.backoffMax()));
  }

  private static @Nullable HealthCheck healthCheck(HealthCheckConfig check) {
    return check.isOn()
        ? new HealthCheck(
            check.path(),
            check.interval(),
            check.timeout(),
            check.healthyAfter(),
            check.unhealthyAfter(),
            Set.copyOf(check.expect()))
        : null;
  }
}
