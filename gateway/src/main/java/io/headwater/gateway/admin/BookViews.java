package io.headwater.gateway.admin;

import io.headwater.gateway.decide.DecisionLedger;
import io.headwater.gateway.decide.token.TokenLedger;
import io.headwater.gateway.decide.trust.TrustTally;
import io.headwater.gateway.exchange.RouteTotals;
import io.headwater.gateway.exchange.TrafficSnapshot;
import io.headwater.gateway.export.TargetAccount;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What the gateway has counted, for the admin port to show.
 *
 * @param decisions the ledger of requests
 * @param spans the ledger of spans, by export target
 * @param traffic what came through
 * @param routes the same by route and upstream, and how long it took
 * @param tokens debug tokens, accepted and refused
 * @param trust sampled parents, taken and over budget
 * @param rateLimited requests that a route's rate limit refused, by route; empty: those without one
 */
public record BookViews(
    Supplier<DecisionLedger.Snapshot> decisions,
    Supplier<List<TargetAccount>> spans,
    Supplier<TrafficSnapshot> traffic,
    Supplier<RouteTotals> routes,
    Supplier<TokenLedger.Snapshot> tokens,
    Supplier<TrustTally.Counts> trust,
    Supplier<Map<String, Long>> rateLimited) {}
