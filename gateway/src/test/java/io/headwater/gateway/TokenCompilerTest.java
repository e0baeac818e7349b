package io.headwater.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.gateway.config.GatewayConfig;
import io.headwater.gateway.config.GatewayConfigLoader;
import io.headwater.gateway.decide.token.DebugTokens;
import io.headwater.gateway.decide.token.SigningKey;
import io.headwater.gateway.decide.token.TokenClaims;
import io.headwater.gateway.decide.token.TokenIssuer;
import io.headwater.gateway.decide.token.TokenMemory;
import io.headwater.gateway.decide.token.TokenRefusal;
import io.headwater.gateway.decide.token.TokenScope;
import io.headwater.gateway.decide.token.TokenUse;
import io.headwater.gateway.http.FakeRequest;
import io.headwater.gateway.route.RouteMatch;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class TokenCompilerTest {
  private static final FakeRequest REQUEST = FakeRequest.of("GET", "/users/7");

  private final KeyPair pair = keyPair();

  @Test
  void compile_configuredKeys_acceptTheirTokens() throws Exception {
    List<TokenUse> audit = new ArrayList<>();
    TokenMemory memory = new TokenMemory(Clock.systemUTC(), System::nanoTime);
    DebugTokens tokens =
        TokenCompiler.compile(config("").tracing().debugTokens(), memory, audit::add);
    RouteMatch match = new RouteMatch("user", "users", "", "micro", "users", null);

    assertThat(tokens).isNotNull();
    for (String token : List.of(token(ed(), "ops", "user"), token(hmac(), "old", "user"))) {
      assertThat(tokens.verify(token, REQUEST, match, null).isAccepted()).isTrue();
      tokens.settle(token, REQUEST, match, true);
    }
    assertThat(audit).extracting(TokenUse::keyId).containsExactly("ops", "old");
    assertThat(memory.ledger().snapshot().accepted()).isEqualTo(2);
  }

  @Test
  void compile_maxTokensAndLifetime_areThoseConfigured() throws Exception {
    TokenMemory memory = new TokenMemory(Clock.systemUTC(), System::nanoTime);
    DebugTokens tokens =
        TokenCompiler.compile(config("max-tokens = 1").tracing().debugTokens(), memory, use -> {});
    RouteMatch match = new RouteMatch("user", "users", "", "micro", "users", null);
    assertThat(tokens).isNotNull();

    assertThat(tokens.verify(token(ed(), "ops", "user"), REQUEST, match, null).isAccepted())
        .isTrue();
    assertThat(tokens.verify(token(hmac(), "old", "user"), REQUEST, match, null).refusal())
        .isEqualTo(TokenRefusal.REPLAY_MEMORY_FULL);
    assertThat(
            TokenCompiler.preview(
                    config("max-lifetime = 9m"), token(ed(), "ops", "user"), null, null)
                .refusal())
        .isEqualTo(TokenRefusal.TOO_LONG_LIVED);
  }

  @Test
  void preview_requestThatIsRouted_isHeldAgainstTheScope() throws Exception {
    GatewayConfig config = config("");
    String token = token(ed(), "ops", "user");
    FakeRequest elsewhere = FakeRequest.of("GET", "/orders/7");

    assertThat(TokenCompiler.preview(config, token, REQUEST, null).isAccepted()).isTrue();
    assertThat(TokenCompiler.preview(config, token, elsewhere, null).refusal())
        .isEqualTo(TokenRefusal.OUT_OF_SCOPE);
    assertThat(TokenCompiler.preview(config, token, null, null).isAccepted()).isTrue();
  }

  @Test
  void compileAndPreview_noKey_areOff() throws Exception {
    GatewayConfig off = GatewayConfig.defaults();
    TokenMemory memory = new TokenMemory(Clock.systemUTC(), System::nanoTime);

    assertThat(TokenCompiler.compile(off.tracing().debugTokens(), memory, use -> {})).isNull();
    assertThat(TokenCompiler.preview(off, token(ed(), "ops", "user"), null, null).refusal())
        .isEqualTo(TokenRefusal.UNKNOWN_KEY);
  }

  private GatewayConfig config(String more) throws Exception {
    return new GatewayConfigLoader(Map.of("SECRET", "hush-".repeat(7)), new Properties())
        .parse(
            """
            headwater {
              upstreams.users.endpoints = "http://127.0.0.1:1"
              routing.routes = [{ name = user, match { path = "/users/{id}" }, upstream = users }]
              tracing.debug-tokens {
                %s
                keys {
                  ops { algorithm = ed25519, public-key = "%s" }
                  old { algorithm = hmac-sha256, secret = ${SECRET} }
                }
              }
            }
            """
                .formatted(more, Base64.getEncoder().encodeToString(pair.getPublic().getEncoded())),
            "test");
  }

  private SigningKey ed() {
    return new SigningKey.Ed25519(pair.getPrivate());
  }

  private static SigningKey hmac() {
    return new SigningKey.HmacSha256(
        io.headwater.gateway.config.DebugTokensConfig.HmacSha256Key.secretOf("hush-".repeat(7)));
  }

  private static String token(SigningKey key, String keyId, String route) throws Exception {
    return new TokenIssuer(key, keyId)
        .issue(
            new TokenClaims(
                "t-1",
                null,
                List.of("headwater"),
                Instant.now().plusSeconds(600),
                null,
                null,
                new TokenScope(route, null, null, 1)));
  }

  private static KeyPair keyPair() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
