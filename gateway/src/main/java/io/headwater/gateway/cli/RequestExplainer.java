package io.headwater.gateway.cli;

import io.headwater.gateway.config.GatewayConfig;
import io.headwater.gateway.explain.Explained;
import io.headwater.gateway.explain.RequestDraft;

/** Says what a gateway of a configuration would do with a request: how is wired elsewhere. */
@FunctionalInterface
public interface RequestExplainer {
  /**
   * Explains as of now, for a gateway that has just started.
   *
   * @param draft without problems
   */
  Explained explain(GatewayConfig config, RequestDraft draft);
}
