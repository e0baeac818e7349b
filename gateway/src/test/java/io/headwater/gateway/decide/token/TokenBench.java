package io.headwater.gateway.decide.token;

import io.headwater.gateway.http.FakeRequest;
import io.headwater.gateway.route.RouteMatch;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Keys, tokens of any content, and a gateway's verifier for them. */
final class TokenBench {
  static final String ED = "ops";
  static final String HMAC = "old";
  static final RouteMatch USER =
      new RouteMatch("user", "users", "", "micro", "users", "/users/{id}");
  static final FakeRequest REQUEST = FakeRequest.of("GET", "/users/7");

  final SetClock clock = new SetClock();
  final KeyPair pair = keyPair();
  final SecretKey secret =
      new SecretKeySpec("hush-hush-hush-hush-hush-hush-hu".getBytes(StandardCharsets.UTF_8), "MAC");
  final TokenMemory memory = new TokenMemory(clock, clock::nanoTime);
  final List<TokenUse> audit = Collections.synchronizedList(new ArrayList<>());

  static KeyPair keyPair() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  DebugTokens tokens() {
    return tokens(10_000);
  }

  DebugTokens tokens(int maxTokens) {
    return tokens(maxTokens, edKey(null), new VerificationKey.HmacSha256(HMAC, secret, null));
  }

  DebugTokens tokens(int maxTokens, VerificationKey... keys) {
    return new DebugTokens(List.of(keys), Duration.ofHours(24), maxTokens, memory, audit::add);
  }

  VerificationKey edKey(@Nullable Instant notAfter) {
    return new VerificationKey.Ed25519(ED, pair.getPublic(), notAfter);
  }

  /** A token that is as it should be. */
  String good() {
    return ed("");
  }

  /** A good one of Ed25519 with more claims: {@code ,"sub":"me"}. */
  String ed(String more) {
    return signed(header("EdDSA", ED), claims(more), new SigningKey.Ed25519(pair.getPrivate()));
  }

  /** A good one of HMAC with more claims. */
  String hmac(String more) {
    return signed(header("HS256", HMAC), claims(more), new SigningKey.HmacSha256(secret));
  }

  String edOf(String payload) {
    return signed(header("EdDSA", ED), payload, new SigningKey.Ed25519(pair.getPrivate()));
  }

  /** A token of any header, signed with the Ed25519 key. */
  String edWith(String header) {
    return signed(header, claims(""), new SigningKey.Ed25519(pair.getPrivate()));
  }

  static String header(String alg, String kid) {
    return "{\"alg\":\"" + alg + "\",\"kid\":\"" + kid + "\",\"typ\":\"JWT\"}";
  }

  /** Claims of a token that lives for ten more minutes. */
  String claims(String more) {
    return claims("t-1", more);
  }

  String claims(String id, String more) {
    return "{\"jti\":\"" + id + "\",\"aud\":\"headwater\",\"exp\":" + in(600) + more + "}";
  }

  /** Seconds of a date that many from now. */
  long in(long seconds) {
    return clock.instant().getEpochSecond() + seconds;
  }

  static String signed(String header, String payload, SigningKey key) {
    String input = part(header) + '.' + part(payload);
    try {
      byte[] signature = key.sign(input.getBytes(StandardCharsets.US_ASCII));
      return input + '.' + CompactJws.encode(signature);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static String part(String json) {
    return CompactJws.encode(json.getBytes(StandardCharsets.UTF_8));
  }
}
