package io.headwater.gateway.admin;

import io.headwater.gateway.decide.DecisionLedger;
import io.headwater.gateway.decide.token.TokenLedger;
import io.headwater.gateway.decide.trust.TrustTally;
import io.headwater.gateway.exchange.TrafficSnapshot;
import io.headwater.gateway.explain.Explained;
import io.headwater.gateway.explain.RequestDraft;
import io.headwater.gateway.export.TargetAccount;
import io.headwater.gateway.forward.balance.UpstreamSnapshot;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the admin port shows of the other rooms: each is read when somebody asks, on the admin loop,
 * and so has to be quick.
 *
 * @param decisions the ledger of requests
 * @param spans the ledger of spans, by export target
 * @param traffic what came through
 * @param readiness whether the gateway should be sent traffic
 * @param reloads what became of changed configurations
 * @param tokens debug tokens, accepted and refused
 * @param trust sampled parents, taken and over budget
 * @param rateLimited requests that a route's rate limit refused, by route; empty: those without one
 * @param upstreams upstreams and their endpoints, by name
 * @param explainer explains described requests as of now, without an effect on anything
 * @param shadow a candidate that runs beside; null: none does
 * @param rules what decides
 * @param config the configuration in force
 * @param version the gateway's version
 */
public record AdminViews(
    Supplier<DecisionLedger.Snapshot> decisions,
    Supplier<List<TargetAccount>> spans,
    Supplier<TrafficSnapshot> traffic,
    Supplier<Readiness> readiness,
    Supplier<ReloadCounts> reloads,
    Supplier<TokenLedger.Snapshot> tokens,
    Supplier<TrustTally.Counts> trust,
    Supplier<Map<String, Long>> rateLimited,
    Supplier<List<UpstreamSnapshot>> upstreams,
    Function<RequestDraft, Explained> explainer,
    Supplier<@Nullable ShadowView> shadow,
    RuleViews rules,
    Supplier<ConfigInForce> config,
    String version) {}
