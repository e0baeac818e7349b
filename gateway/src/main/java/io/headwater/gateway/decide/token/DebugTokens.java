package io.headwater.gateway.decide.token;

import io.headwater.gateway.http.RequestView;
import io.headwater.gateway.route.RouteMatch;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Judges debug tokens: signed permissions, as JWT, to have a request traced.
 *
 * <p>Cheap checks come before dear ones, so that what is no token of ours costs little:
 *
 * <ol>
 *   <li>length and form, see {@link TokenContent#read};
 *   <li>the key and its algorithm, audience, dates, route and tenant: as the token claims them,
 *       which is enough to refuse it and never to accept it;
 *   <li>whether it is used up;
 *   <li>the signature, within a budget, and not again for a token of several uses;
 *   <li>the path, whose pattern may be dear to match;
 *   <li>the use is counted, or refused.
 * </ol>
 *
 * <p>Compiled once per configuration, shared by all event loops; what must outlive a configuration
 * stands in {@link TokenMemory}. A request without a token does not come here.
 */
public final class DebugTokens {
  /** How far the clock of an issuer may be ahead of ours. An expiry has no such leeway. */
  static final Duration LEEWAY = Duration.ofSeconds(30);

  private final Map<String, VerificationKey> keys;
  private final Duration maxLifetime;
  private final int maxTokens;
  private final TokenMemory memory;
  private final TokenAudit audit;

  /**
   * Compiles a configuration.
   *
   * @param keys each with an id of its own
   * @param maxLifetime longest time between issue and expiry, and from now to expiry
   * @param maxTokens tokens whose uses are remembered
   * @param memory what outlives this configuration
   * @param audit is told of each use that had a request traced
   */
  public DebugTokens(
      Collection<? extends VerificationKey> keys,
      Duration maxLifetime,
      int maxTokens,
      TokenMemory memory,
      TokenAudit audit) {
    Map<String, VerificationKey> byId = new HashMap<>();
    for (VerificationKey key : keys) {
      if (byId.put(key.id(), key) != null) {
        throw new IllegalArgumentException("key " + key.id() + ": twice (expected: once)");
      }
    }
    this.keys = Map.copyOf(byId);
    this.maxLifetime = maxLifetime;
    this.maxTokens = maxTokens;
    this.memory = memory;
    this.audit = audit;
  }

  /**
   * Judges the token of a request, and counts the verdict. One that is accepted has one use less,
   * until {@link #settle} says what came of that.
   *
   * @param token as presented
   * @param request that presents it
   * @param match where that goes
   * @param tenant authenticated name of the caller; null: none
   */
  public TokenVerdict verify(
      String token, RequestView request, RouteMatch match, @Nullable String tenant) {
    Judgement judgement = new Judgement(new Presented(request, match, tenant), true);
    TokenVerdict verdict = judgement.of(token);
    memory.ledger().count(verdict);
    return verdict;
  }

  /**
   * Says what became of a use that was accepted. Where it had a trace kept, it is audited. Where it
   * had not, it is given back: what nothing came of costs neither a use nor a line of the audit.
   *
   * @param token as presented
   * @param request that presented it
   * @param match where that goes
   * @param held whether the request is traced
   */
  public void settle(String token, RequestView request, RouteMatch match, boolean held) {
    TokenContent content;
    try {
      content = TokenContent.read(token);
    } catch (RefusedTokenException e) {
      throw new IllegalStateException("it was accepted", e);
    }
    if (held) {
      TokenClaims claims = content.claims();
      audit.accepted(
          new TokenUse(
              claims.id(),
              content.keyId(),
              claims.subject(),
              match.route(),
              request.clientAddress()));
    } else {
      memory.replays().giveBack(content.replayId());
    }
  }

  /**
   * Says what would become of a token now, by the same code. Nothing is counted, used or audited.
   */
  public TokenVerdict preview(
      String token, RequestView request, RouteMatch match, @Nullable String tenant) {
    return new Judgement(new Presented(request, match, tenant), false).of(token);
  }

  /** The same for a request within the token's scope. */
  public TokenVerdict preview(String token) {
    return new Judgement(null, false).of(token);
  }

  /**
   * Where a token is presented.
   *
   * @param tenant null: none
   */
  private record Presented(RequestView request, RouteMatch match, @Nullable String tenant) {}

  /** One token on its way through the checks. */
  private final class Judgement {
    private final @Nullable Presented presented;
    private final boolean live;
    private final Instant now = memory.clock().instant();

    Judgement(@Nullable Presented presented, boolean live) {
      this.presented = presented;
      this.live = live;
    }

    TokenVerdict of(String token) {
      TokenContent content;
      VerificationKey key;
      try {
        content = TokenContent.read(token);
        key = key(content);
      } catch (RefusedTokenException e) {
        return new TokenVerdict(e.refusal());
      }
      TokenRefusal refusal = byItsClaims(content.claims());
      if (refusal == null) {
        refusal = byItsSignature(token, content, key);
      }
      return refusal == null ? TokenVerdict.ACCEPTED : new TokenVerdict(refusal);
    }

    private VerificationKey key(TokenContent content) throws RefusedTokenException {
      VerificationKey key = keys.get(content.keyId());
      if (key == null) {
        throw new RefusedTokenException(TokenRefusal.UNKNOWN_KEY);
      }
      if (!key.algorithms().contains(content.algorithm())) {
        throw new RefusedTokenException(TokenRefusal.WRONG_ALGORITHM);
      }
      Instant notAfter = key.notAfter();
      if (notAfter != null && !now.isBefore(notAfter)) {
        throw new RefusedTokenException(TokenRefusal.RETIRED_KEY);
      }
      return key;
    }

    private @Nullable TokenRefusal byItsClaims(TokenClaims claims) {
      if (!claims.audience().contains(TokenClaims.AUDIENCE)) {
        return TokenRefusal.WRONG_AUDIENCE;
      }
      if (!now.isBefore(claims.expiresAt())) {
        return TokenRefusal.EXPIRED;
      }
      Instant ahead = now.plus(LEEWAY);
      Instant issued = claims.issuedAt();
      if (isAfter(claims.notBefore(), ahead) || isAfter(issued, ahead)) {
        return TokenRefusal.NOT_YET_VALID;
      }
      Instant start = issued == null ? ahead : issued;
      if (claims.expiresAt().isAfter(start.plus(maxLifetime))) {
        return TokenRefusal.TOO_LONG_LIVED;
      }
      return presented == null || claims.scope().allowsCaller(presented.match, presented.tenant)
          ? null
          : TokenRefusal.OUT_OF_SCOPE;
    }

    private @Nullable TokenRefusal byItsSignature(
        String token, TokenContent content, VerificationKey key) {
      TokenClaims claims = content.claims();
      String id = content.replayId();
      long nowMillis = now.toEpochMilli();
      if (memory.replays().isUsedUp(id, claims.scope().maxUses(), nowMillis)) {
        return TokenRefusal.USED_UP;
      }
      ReplayGuard.Proof proof = new ReplayGuard.Proof(key, sha256(token));
      if (!memory.replays().isVerified(id, proof)) {
        if (!(live ? memory.budget().tryTake() : memory.budget().hasRoom())) {
          return TokenRefusal.OVERLOADED;
        }
        if (!key.verifies(content.jws().signingInput(), content.jws().signature())) {
          return TokenRefusal.BAD_SIGNATURE;
        }
      }
      if (presented == null) {
        return null;
      }
      if (!claims.scope().allowsPath(presented.request)) {
        return TokenRefusal.OUT_OF_SCOPE;
      }
      if (!live) {
        return memory.replays().hasRoomFor(id, nowMillis, maxTokens)
            ? null
            : TokenRefusal.REPLAY_MEMORY_FULL;
      }
      return memory.replays().use(id, proof, claims, nowMillis, maxTokens);
    }

    private static boolean isAfter(@Nullable Instant date, Instant limit) {
      return date != null && date.isAfter(limit);
    }

    private static ByteBuffer sha256(String token) {
      try {
        byte[] text = token.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(text));
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every JDK has SHA-256", e);
      }
    }
  }
}
