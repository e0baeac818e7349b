package io.headwater.gateway.exchange;

import io.headwater.gateway.decide.DecisionEngine;
import io.headwater.gateway.decide.Hindsight;
import io.headwater.gateway.forward.Upstream;
import io.headwater.gateway.route.Router;
import java.util.Map;

/**
 * What an exchange is served by, compiled from one configuration; an exchange keeps the one it
 * began with.
 *
 * @param router from request to upstream name
 * @param decisions whether it is traced
 * @param upstreams by name
 * @param settings what holds for every exchange
 * @param callers who they are, and what is taken from them
 * @param hindsight what comes of how exchanges end
 */
public record GatewaySnapshot(
    Router router,
    DecisionEngine decisions,
    Map<String, Upstream> upstreams,
    ExchangeSettings settings,
    Callers callers,
    Hindsight hindsight) {
  /** Callers are strangers, and nothing comes of how exchanges end. */
  public GatewaySnapshot(
      Router router,
      DecisionEngine decisions,
      Map<String, Upstream> upstreams,
      ExchangeSettings settings) {
    this(router, decisions, upstreams, settings, Callers.STRANGERS, Hindsight.NONE);
  }

  public GatewaySnapshot {
    upstreams = Map.copyOf(upstreams);
  }
}
