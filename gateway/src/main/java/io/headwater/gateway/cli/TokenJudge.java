package io.headwater.gateway.cli;

import io.headwater.gateway.config.GatewayConfig;
import io.headwater.gateway.decide.token.TokenVerdict;
import io.headwater.gateway.http.RequestView;
import org.jspecify.annotations.Nullable;

/** Says what a gateway of a configuration would make of a debug token: how is wired elsewhere. */
@FunctionalInterface
public interface TokenJudge {
  /**
   * Judges a token as of now; nothing is used up by it.
   *
   * @param request that presents it; null: any within its scope
   * @param tenant of that request; null: none
   */
  TokenVerdict judge(
      GatewayConfig config, String token, @Nullable RequestView request, @Nullable String tenant);
}
