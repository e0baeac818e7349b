package io.headwater.gateway;

import io.headwater.gateway.config.DebugTokensConfig;
import io.headwater.gateway.config.DebugTokensConfig.Ed25519Key;
import io.headwater.gateway.config.DebugTokensConfig.HmacSha256Key;
import io.headwater.gateway.config.GatewayConfig;
import io.headwater.gateway.decide.token.DebugTokens;
import io.headwater.gateway.decide.token.TokenAudit;
import io.headwater.gateway.decide.token.TokenMemory;
import io.headwater.gateway.decide.token.TokenVerdict;
import io.headwater.gateway.decide.token.VerificationKey;
import io.headwater.gateway.http.RequestView;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns the configuration of debug tokens into what judges them. */
final class TokenCompiler {
  private TokenCompiler() {}

  /**
   * Compiles.
   *
   * @param memory one for as long as the gateway runs
   * @return null: there is no key, and so no token
   */
  static @Nullable DebugTokens compile(
      DebugTokensConfig config, TokenMemory memory, TokenAudit audit) {
    return config.isOn() ? tokens(config, memory, audit) : null;
  }

  /** Judges a token for a command. Without a key, each one is of an unknown one. */
  static TokenVerdict preview(
      GatewayConfig config, String token, @Nullable RequestView request, @Nullable String tenant) {
    DebugTokens tokens =
        tokens(
            config.tracing().debugTokens(),
            new TokenMemory(Clock.systemUTC(), System::nanoTime),
            use -> {});
    return request == null
        ? tokens.preview(token)
        : tokens.preview(
            token, request, SnapshotCompiler.compile(config).router().route(request), tenant);
  }

  private static DebugTokens tokens(
      DebugTokensConfig config, TokenMemory memory, TokenAudit audit) {
    List<VerificationKey> keys =
        config.keys().entrySet().stream()
            .map(entry -> key(entry.getKey(), entry.getValue()))
            .toList();
    return new DebugTokens(keys, config.maxLifetime(), config.maxTokens(), memory, audit);
  }

  private static VerificationKey key(String id, DebugTokensConfig.TokenKey key) {
    if (key instanceof Ed25519Key ed25519) {
      return new VerificationKey.Ed25519(id, ed25519.publicKey(), key.notAfter());
    }
    return new VerificationKey.HmacSha256(id, ((HmacSha256Key) key).secret(), key.notAfter());
  }
}
