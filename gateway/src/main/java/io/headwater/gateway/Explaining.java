package io.headwater.gateway;

import io.headwater.gateway.accept.TrustedProxies;
import io.headwater.gateway.config.GatewayConfig;
import io.headwater.gateway.decide.token.TokenCarrier;
import io.headwater.gateway.exchange.GatewaySnapshot;
import io.headwater.gateway.exchange.SnapshotExplainer;
import io.headwater.gateway.explain.DescribedRequest;
import io.headwater.gateway.explain.Explained;
import io.headwater.gateway.explain.RequestDraft;
import java.util.Map;
import java.util.function.LongSupplier;

/** Brings requests that are described before a snapshot. */
final class Explaining {
  private final TrustedProxies proxies;
  private final SnapshotExplainer explainer;

  /**
   * For the requests of one listener.
   *
   * @param config which peers it believes
   * @param clock of the snapshots, in nanoseconds
   */
  Explaining(GatewayConfig config, LongSupplier clock) {
    this.proxies = new TrustedProxies(config.listen().trustedProxies());
    this.explainer = new SnapshotExplainer(clock);
  }

  /** Explains for a gateway that has just started. */
  static Explained byConfig(GatewayConfig config, RequestDraft draft) {
    DecisionMemory memory = DecisionMemory.fresh();
    GatewaySnapshot snapshot = SnapshotCompiler.compile(config, Map.of(), null, memory);
    return new Explaining(config, memory.clock()).explain(snapshot, draft);
  }

  /** Explains for a snapshot as it stands. */
  Explained explain(GatewaySnapshot snapshot, RequestDraft draft) {
    DescribedRequest request = draft.request(proxies::clientOf);
    TokenCarrier tokens = snapshot.settings().tokens();
    return new Explained(
        tokens == null ? request : tokens.withoutToken(request),
        explainer.explain(snapshot, request, draft.traceId()));
  }
}
