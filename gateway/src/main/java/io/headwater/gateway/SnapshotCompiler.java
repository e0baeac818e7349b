package io.headwater.gateway;

import io.headwater.gateway.config.DebugTokensConfig;
import io.headwater.gateway.config.GatewayConfig;
import io.headwater.gateway.config.RoutingConfig;
import io.headwater.gateway.config.TracingConfig;
import io.headwater.gateway.config.TracingConfig.Unsampled;
import io.headwater.gateway.config.UpstreamConfig;
import io.headwater.gateway.decide.DecisionEngine;
import io.headwater.gateway.decide.DecisionStep;
import io.headwater.gateway.decide.DecisionSteps;
import io.headwater.gateway.decide.Hindsight;
import io.headwater.gateway.decide.inbound.InboundContextReader;
import io.headwater.gateway.decide.token.DebugTokenStep;
import io.headwater.gateway.decide.token.DebugTokens;
import io.headwater.gateway.decide.token.TokenCarrier;
import io.headwater.gateway.decide.token.TokenParameter;
import io.headwater.gateway.decide.token.TokenUse;
import io.headwater.gateway.decide.trust.BaggageFilter;
import io.headwater.gateway.decide.trust.TrustTally;
import io.headwater.gateway.decide.trust.TrustedParentStep;
import io.headwater.gateway.exchange.Callers;
import io.headwater.gateway.exchange.ExchangeSettings;
import io.headwater.gateway.exchange.GatewaySnapshot;
import io.headwater.gateway.forward.TraceInjection;
import io.headwater.gateway.forward.Upstream;
import io.headwater.gateway.policy.RateLimiters;
import io.headwater.gateway.route.MicroResolver;
import io.headwater.gateway.route.PathResolver;
import io.headwater.gateway.route.Route;
import io.headwater.gateway.route.Router;
import io.headwater.gateway.route.ServiceResolver;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns a configuration into what exchanges are served by. */
final class SnapshotCompiler {
  private static final System.Logger LOG = System.getLogger(SnapshotCompiler.class.getName());

  private SnapshotCompiler() {}

  static GatewaySnapshot compile(GatewayConfig config) {
    return compile(config, Map.of(), null, DecisionMemory.fresh());
  }

  /**
   * Compiles, and keeps the upstreams whose configuration stays the same, so that their connections
   * live on, and the rates and caps of rules that stay.
   *
   * @param before the configuration of the upstreams so far
   * @param previous what was compiled of it; null: there was none
   * @param memory what goes on from one configuration to the next
   */
  static GatewaySnapshot compile(
      GatewayConfig config,
      Map<String, UpstreamConfig> before,
      @Nullable GatewaySnapshot previous,
      DecisionMemory memory) {
    Map<String, Upstream> kept = previous == null ? Map.of() : previous.upstreams();
    Map<String, Upstream> upstreams = new LinkedHashMap<>();
    config
        .upstreams()
        .forEach(
            (name, upstream) -> {
              Upstream known = kept.get(name);
              upstreams.put(
                  name,
                  known != null && upstream.equals(before.get(name))
                      ? known
                      : UpstreamCompiler.compile(upstream, known));
            });
    memory.ledger().operations().changeBound(config.tracing().sampling().maxOperations());
    Hindsight hindsight =
        Hindsight.of(
            HindsightCompiler.compile(config.tracing().sampling()),
            memory.ledger(),
            previous == null ? null : previous.hindsight());
    DecisionEngine decisions =
        new DecisionEngine(
            PolicyCompiler.compile(config.tracing().sampling()),
            memory.clock(),
            steps(config.tracing().debugTokens(), memory),
            previous == null ? null : previous.decisions(),
            hindsight.boost(),
            config.tracing().sampling().remote().endpoint() == null ? null : memory.remote());
    return new GatewaySnapshot(
        router(config, memory.rateLimits()),
        decisions,
        upstreams,
        settings(config),
        callers(config.tracing(), memory.trust(), previous),
        hindsight,
        previous == null ? null : previous.shadow());
  }

  private static DecisionSteps steps(DebugTokensConfig config, DecisionMemory memory) {
    DebugTokens tokens = TokenCompiler.compile(config, memory.tokens(), SnapshotCompiler::audit);
    return new DecisionSteps(
        new TrustedParentStep(memory.clock()),
        tokens == null ? DecisionStep.ABSENT : new DebugTokenStep(tokens, carrier(config)),
        memory.temporary());
  }

  private static Callers callers(
      TracingConfig config, TrustTally tally, @Nullable GatewaySnapshot previous) {
    return new Callers(
        TrustCompiler.tenants(config.tenants()),
        TrustCompiler.table(
            config.trust(), tally, previous == null ? null : previous.callers().trust()),
        new InboundContextReader(config.propagation().extract(), config.trust().tracestate()),
        new BaggageFilter(config.trust().baggage()));
  }

  /** Credentials for the gateway are nobody else's business. */
  private static List<String> withheldHeaders(TracingConfig config) {
    List<String> withheld = new ArrayList<>();
    if (config.debugTokens().isOn()) {
      withheld.add(config.debugTokens().header());
    }
    String tenantHeader = TrustCompiler.tenants(config.tenants()).headerToRemove();
    if (tenantHeader != null) {
      withheld.add(tenantHeader);
    }
    return withheld;
  }

  private static TokenCarrier carrier(DebugTokensConfig config) {
    return new TokenCarrier(config.header(), new TokenParameter(config.queryParameter()));
  }

  private static void audit(TokenUse use) {
    LOG.log(System.Logger.Level.INFO, "debug token accepted: {0}", use);
  }

  private static ExchangeSettings settings(GatewayConfig config) {
    DebugTokensConfig tokens = config.tracing().debugTokens();
    return new ExchangeSettings(
        config.listen().limits().requestBody(),
        config.tracing().propagation().unsampled() == Unsampled.NOT_SAMPLED,
        new TraceInjection(
            config.tracing().propagation().inject(), config.tracing().propagation().origin()),
        tokens.isOn() ? carrier(tokens) : null,
        withheldHeaders(config.tracing()));
  }

  private static Router router(GatewayConfig config, RateLimiters rateLimits) {
    RoutingConfig routing = config.routing();
    List<Route> routes =
        routing.routes().stream()
            .map(
                route ->
                    new Route(
                        route.name(),
                        route.host(),
                        route.path(),
                        route.methods(),
                        route.upstream(),
                        RoutePolicyCompiler.compile(route.policies(), route.name(), rateLimits)))
            .toList();
    Router router =
        new Router(
            routes,
            resolver(routing.resolver()),
            config.upstreams().keySet(),
            config.service().namespace(),
            RoutePolicyCompiler.compile(
                routing.routeDefaults(), RateLimiters.RESOLVED, rateLimits));
    rateLimits.retainOnly(RoutePolicyCompiler.limited(routing));
    return router;
  }

  private static @Nullable ServiceResolver resolver(RoutingConfig.ResolverKind kind) {
    return switch (kind) {
      case MICRO -> new MicroResolver();
      case PATH -> new PathResolver();
      case NONE -> null;
    };
  }
}
