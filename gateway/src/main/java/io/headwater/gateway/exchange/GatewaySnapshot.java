package io.headwater.gateway.exchange;

import io.headwater.gateway.decide.DecisionEngine;
import io.headwater.gateway.decide.Hindsight;
import io.headwater.gateway.decide.Shadow;
import io.headwater.gateway.forward.Upstream;
import io.headwater.gateway.route.Router;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
 * @param shadow a candidate's rules, which are counted beside; null: there are none
 */
public record GatewaySnapshot(
    Router router,
    DecisionEngine decisions,
    Map<String, Upstream> upstreams,
    ExchangeSettings settings,
    Callers callers,
    Hindsight hindsight,
    @Nullable Shadow shadow) {
  /** Callers are strangers, and nothing comes of how exchanges end. */
  public GatewaySnapshot(
      Router router,
      DecisionEngine decisions,
      Map<String, Upstream> upstreams,
      ExchangeSettings settings) {
    this(router, decisions, upstreams, settings, Callers.STRANGERS, Hindsight.NONE, null);
  }

  /** The same, with another candidate beside; null: none. */
  public GatewaySnapshot beside(@Nullable Shadow other) {
    return new GatewaySnapshot(router, decisions, upstreams, settings, callers, hindsight, other);
  }

  public GatewaySnapshot {
    upstreams = Map.copyOf(upstreams);
  }
}
