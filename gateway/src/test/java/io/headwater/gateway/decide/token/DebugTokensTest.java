package io.headwater.gateway.decide.token;

import static io.headwater.gateway.decide.token.TokenBench.REQUEST;
import static io.headwater.gateway.decide.token.TokenBench.USER;
import static io.headwater.gateway.decide.token.TokenBench.header;
import static io.headwater.gateway.decide.token.TokenBench.part;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.gateway.decide.Caller;
import io.headwater.gateway.decide.Cap;
import io.headwater.gateway.decide.Decision;
import io.headwater.gateway.decide.DecisionEngine;
import io.headwater.gateway.decide.DecisionReason;
import io.headwater.gateway.decide.DecisionStep;
import io.headwater.gateway.decide.DecisionSteps;
import io.headwater.gateway.decide.ManualClock;
import io.headwater.gateway.decide.SamplingPolicy;
import io.headwater.gateway.http.FakeRequest;
import io.headwater.gateway.route.RouteMatch;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DebugTokensTest {
  private static final String SCOPED =
      ",\"headwater.route\":\"user\",\"headwater.tenant\":\"acme\",\"headwater.path\":\"/users/*\"";

  private final TokenBench bench = new TokenBench();
  private final DebugTokens tokens = bench.tokens();

  @Test
  void verify_goodToken_isAcceptedOnceAndAudited() {
    String token = bench.ed(",\"sub\":\"J\u00fcrgen \ud83d\ude80\"");

    assertThat(verify(token)).isNull();
    tokens.settle(token, REQUEST, USER, true);
    assertThat(verify(token)).isEqualTo(TokenRefusal.USED_UP);

    assertThat(bench.audit)
        .containsExactly(
            new TokenUse("t-1", "ops", "J\u00fcrgen \ud83d\ude80", "user", "192.0.2.7"));
    TokenLedger.Snapshot books = bench.memory.ledger().snapshot();
    assertThat(books.accepted()).isEqualTo(1);
    assertThat(books.refused()).containsEntry(TokenRefusal.USED_UP, 1L);
    assertThat(books.presented()).isEqualTo(2);
  }

  /** Its only use; the second presentation needs no second verification either. */
  @Test
  void token_whoseTraceTheGatewaysCapTurnedAway_keepsItsUse() {
    ManualClock nanos = new ManualClock(0);
    DecisionEngine engine =
        new DecisionEngine(
            new SamplingPolicy(List.of(), 0, 1),
            nanos,
            new DecisionSteps(
                DecisionStep.ABSENT,
                new DebugTokenStep(tokens, new TokenCarrier("x-debug", new TokenParameter(""))),
                DecisionStep.ABSENT),
            null);
    Function<String, Decision> decide =
        token -> engine.decide(REQUEST.withHeader("x-debug", token), USER, Caller.UNKNOWN, 0);
    assertThat(decide.apply(bench.edOf(bench.claims("first", ""))).sampled()).isTrue();
    String token = bench.edOf(bench.claims("second", ""));
    for (int n = 0; n < 3; n++) {
      assertThat(decide.apply(token).cap()).isEqualTo(Cap.GATEWAY);
    }
    assertThat(bench.audit).extracting(TokenUse::id).containsExactly("first");

    nanos.advanceMillis(1_000);
    assertThat(decide.apply(token).sampled()).isTrue();
    assertThat(bench.audit).extracting(TokenUse::id).containsExactly("first", "second");
    nanos.advanceMillis(2_000);
    assertThat(decide.apply(token).reason()).isEqualTo(DecisionReason.DEFAULT);
  }

  @Test
  void verify_goodHmacToken_isAccepted() {
    assertThat(verify(bench.hmac(""))).isNull();
  }

  @Test
  void verify_newNameOfTheAlgorithm_isAccepted() {
    assertThat(verify(bench.edWith(header("Ed25519", "ops")))).isNull();
  }

  @Test
  void verify_unknownClaimsAndHeaders_arePassedOver() {
    String header = "{\"kid\":\"ops\",\"alg\":\"EdDSA\",\"jku\":\"http://a\",\"x\":[{\"y\":null}]}";
    String payload = bench.claims(",\"iss\":\"me\",\"deep\":{\"a\":[1,true,null,{\"a\":-0.5e1}]}");

    assertThat(
            verify(
                TokenBench.signed(
                    header, payload, new SigningKey.Ed25519(bench.pair.getPrivate()))))
        .isNull();
  }

  @Test
  void verify_listOfAudiences_needsOurs() {
    String claims = "{\"jti\":\"a\",\"exp\":" + bench.in(9) + ",\"aud\":";

    assertThat(verify(bench.edOf(claims + "[\"x\",\"headwater\"]}"))).isNull();
    assertThat(verify(bench.edOf(claims + "[\"x\"]}"))).isEqualTo(TokenRefusal.WRONG_AUDIENCE);
    assertThat(verify(bench.edOf(claims + "\"Headwater\"}")))
        .isEqualTo(TokenRefusal.WRONG_AUDIENCE);
    assertThat(verify(bench.edOf("{\"jti\":\"a\",\"exp\":" + bench.in(9) + "}")))
        .isEqualTo(TokenRefusal.WRONG_AUDIENCE);
  }

  // Signatures.

  @Test
  void verify_signatureOfAnotherKey_isRefused() {
    SigningKey other = new SigningKey.Ed25519(TokenBench.keyPair().getPrivate());

    assertThat(verify(TokenBench.signed(header("EdDSA", "ops"), bench.claims(""), other)))
        .isEqualTo(TokenRefusal.BAD_SIGNATURE);
  }

  @Test
  void verify_signatureOfAnotherToken_isRefused() {
    String[] one = bench.good().split("\\.", -1);
    String[] other = bench.ed(",\"headwater.max-uses\":5").split("\\.", -1);

    assertThat(verify(one[0] + '.' + other[1] + '.' + one[2]))
        .isEqualTo(TokenRefusal.BAD_SIGNATURE);
    assertThat(verify(other[0] + '.' + one[1] + '.' + other[2]))
        .isEqualTo(TokenRefusal.BAD_SIGNATURE);
  }

  @Test
  void verify_anyBitOfTheSignatureChanged_isRefused() {
    String[] parts = bench.good().split("\\.", -1);
    byte[] signature = java.util.Base64.getUrlDecoder().decode(parts[2]);
    for (int bit = 0; bit < signature.length * 8; bit++) {
      byte[] changed = signature.clone();
      changed[bit / 8] ^= (byte) (1 << (bit % 8));
      bench.clock.advance(Duration.ofMillis(20));

      assertThat(verify(parts[0] + '.' + parts[1] + '.' + CompactJws.encode(changed)))
          .as("bit " + bit)
          .isEqualTo(TokenRefusal.BAD_SIGNATURE);
    }
    assertThat(verify(bench.good())).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 31, 33, 63, 65, 128})
  void verify_signatureOfAnotherLength_isRefused(int length) {
    String zeros = CompactJws.encode(new byte[length]);

    assertThat(verify(part(header("EdDSA", "ops")) + '.' + part(bench.claims("")) + '.' + zeros))
        .isEqualTo(TokenRefusal.BAD_SIGNATURE);
    assertThat(verify(part(header("HS256", "old")) + '.' + part(bench.claims("")) + '.' + zeros))
        .isEqualTo(TokenRefusal.BAD_SIGNATURE);
  }

  @ParameterizedTest
  @CsvSource({
    "none,ops",
    "None,ops",
    "HS256,ops",
    "ES256,ops",
    "eddsa,ops",
    "none,old",
    "EdDSA,old",
    "HS512,old",
    "hs256,old"
  })
  void verify_algorithmThatIsNotTheKeys_isRefused(String alg, String kid) {
    assertThat(verify(bench.edWith(header(alg, kid)))).isEqualTo(TokenRefusal.WRONG_ALGORITHM);
  }

  /** The classic: the public key, known to all, taken for the secret of an HMAC. */
  @Test
  void verify_hmacWithThePublicKey_isRefused() {
    SigningKey publicKeyAsSecret =
        new SigningKey.HmacSha256(
            new javax.crypto.spec.SecretKeySpec(bench.pair.getPublic().getEncoded(), "MAC"));

    assertThat(
            verify(TokenBench.signed(header("HS256", "ops"), bench.claims(""), publicKeyAsSecret)))
        .isEqualTo(TokenRefusal.WRONG_ALGORITHM);
    assertThat(
            verify(TokenBench.signed(header("EdDSA", "ops"), bench.claims(""), publicKeyAsSecret)))
        .isEqualTo(TokenRefusal.BAD_SIGNATURE);
  }

  @Test
  void verify_noneWithoutSignature_isRefused() {
    String input = part(header("none", "ops")) + '.' + part(bench.claims("")) + '.';

    assertThat(verify(input)).isEqualTo(TokenRefusal.MALFORMED);
    assertThat(verify(input + "AA")).isEqualTo(TokenRefusal.WRONG_ALGORITHM);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ops2", "op", "OPS", "ops ", "../ops"})
  void verify_unknownKid_isRefused(String kid) {
    assertThat(verify(bench.edWith(header("EdDSA", kid)))).isEqualTo(TokenRefusal.UNKNOWN_KEY);
  }

  // Dates.

  @Test
  void verify_expiry_isExact() {
    String token = bench.ed(",\"headwater.max-uses\":9");

    bench.clock.advance(Duration.ofMillis(599_999));
    assertThat(verify(token)).isNull();
    bench.clock.advance(Duration.ofMillis(1));
    assertThat(verify(token)).isEqualTo(TokenRefusal.EXPIRED);
    assertThat(bench.memory.ledger().snapshot().refused()).containsEntry(TokenRefusal.EXPIRED, 1L);
  }

  @ParameterizedTest
  @CsvSource({"nbf,30,", "nbf,31,NOT_YET_VALID", "iat,30,", "iat,31,NOT_YET_VALID", "iat,-9,"})
  void verify_dateToCome_hasALeeway(String claim, long seconds, @Nullable TokenRefusal expected) {
    assertThat(verify(bench.ed(",\"" + claim + "\":" + bench.in(seconds)))).isEqualTo(expected);
  }

  @Test
  void verify_lifetime_isBounded() {
    long day = 86_400;

    assertThat(verify(lifetime("a", null, day + 30))).isNull();
    assertThat(verify(lifetime("b", null, day + 31))).isEqualTo(TokenRefusal.TOO_LONG_LIVED);
    assertThat(verify(lifetime("c", -60L, day - 60))).isNull();
    assertThat(verify(lifetime("d", -60L, day - 59))).isEqualTo(TokenRefusal.TOO_LONG_LIVED);
    assertThat(verify(lifetime("e", -1000 * day, 60))).isEqualTo(TokenRefusal.TOO_LONG_LIVED);
    assertThat(verify(lifetime("f", 30L, day + 31))).isEqualTo(TokenRefusal.TOO_LONG_LIVED);
  }

  private String lifetime(String id, @Nullable Long issued, long expires) {
    String iat = issued == null ? "" : ",\"iat\":" + bench.in(issued);
    return bench.edOf(
        "{\"jti\":\"" + id + "\",\"aud\":\"headwater\",\"exp\":" + bench.in(expires) + iat + "}");
  }

  @Test
  void verify_fractionOfASecond_isTaken() {
    String exp = bench.in(1) + ".25";
    String token = bench.edOf("{\"jti\":\"a\",\"aud\":\"headwater\",\"exp\":" + exp + "}");

    bench.clock.advance(Duration.ofMillis(1249));
    assertThat(tokens.preview(token)).isEqualTo(TokenVerdict.ACCEPTED);
    bench.clock.advance(Duration.ofMillis(1));
    assertThat(tokens.preview(token).refusal()).isEqualTo(TokenRefusal.EXPIRED);
  }

  // Scope.

  @Test
  void verify_withinItsScope_isAccepted() {
    assertThat(tokens.verify(bench.ed(SCOPED), REQUEST, USER, "acme").isAccepted()).isTrue();
  }

  @Test
  void verify_outOfScope_isRefusedAndUsesNothing() {
    String token = bench.ed(SCOPED);
    RouteMatch other = new RouteMatch("users", "users", "", "micro", "users", null);
    FakeRequest elsewhere = FakeRequest.of("GET", "/users/7/orders");

    for (TokenVerdict verdict :
        List.of(
            tokens.verify(token, REQUEST, other, "acme"),
            tokens.verify(token, REQUEST, USER, "Acme"),
            tokens.verify(token, REQUEST, USER, null),
            tokens.verify(token, elsewhere, USER, "acme"))) {
      assertThat(verdict.refusal()).isEqualTo(TokenRefusal.OUT_OF_SCOPE);
    }
    assertThat(bench.memory.size()).isZero();
    assertThat(bench.audit).isEmpty();
    assertThat(tokens.verify(token, REQUEST, USER, "acme").isAccepted()).isTrue();
  }

  @Test
  void verify_scopeOfAPathInAnotherSpelling_isThatOfTheCleanPath() {
    String token = bench.ed(",\"headwater.path\":\"/users/7\"");

    assertThat(tokens.verify(token, FakeRequest.of("GET", "/x/..//%75sers/7/"), USER, null))
        .isEqualTo(TokenVerdict.ACCEPTED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"headwater.tennant", "headwater.", "headwater.Route", "headwater.hosts"})
  void verify_scopeThatIsNotKnown_isRefused(String claim) {
    assertThat(verify(bench.ed(",\"" + claim + "\":\"x\""))).isEqualTo(TokenRefusal.UNKNOWN_SCOPE);
  }

  // Keys.

  @Test
  void verify_keyPastItsEnd_isRefused() {
    DebugTokens ending = bench.tokens(9, bench.edKey(bench.clock.instant().plusSeconds(60)));
    String token = bench.ed(",\"headwater.max-uses\":9");

    bench.clock.advance(Duration.ofMillis(59_999));
    assertThat(ending.verify(token, REQUEST, USER, null).isAccepted()).isTrue();
    bench.clock.advance(Duration.ofMillis(1));
    assertThat(ending.verify(token, REQUEST, USER, null).refusal())
        .isEqualTo(TokenRefusal.RETIRED_KEY);
  }

  @Test
  void verify_afterAReload_stillKnowsWhatIsUsed() {
    String token = bench.ed(",\"headwater.max-uses\":2");
    assertThat(verify(token)).isNull();

    DebugTokens reloaded = bench.tokens();

    assertThat(reloaded.verify(token, REQUEST, USER, null).isAccepted()).isTrue();
    assertThat(reloaded.verify(token, REQUEST, USER, null).refusal())
        .isEqualTo(TokenRefusal.USED_UP);
  }

  /** What was verified with a key of that name is not verified with another of that name. */
  @Test
  void verify_afterTheKeyWasReplaced_isRefused() {
    String token = bench.ed(",\"headwater.max-uses\":9");
    assertThat(verify(token)).isNull();
    VerificationKey replaced =
        new VerificationKey.Ed25519("ops", TokenBench.keyPair().getPublic(), null);

    DebugTokens reloaded = bench.tokens(9, replaced);

    assertThat(reloaded.verify(token, REQUEST, USER, null).refusal())
        .isEqualTo(TokenRefusal.BAD_SIGNATURE);
  }

  @Test
  void verify_sameIdOfAnotherIssuer_isAnotherToken() {
    assertThat(verify(bench.ed(""))).isNull();
    assertThat(verify(bench.hmac(""))).isNull();
    assertThat(verify(bench.hmac(""))).isEqualTo(TokenRefusal.USED_UP);
  }

  @Test
  void verify_sameIdInAnotherToken_countsOn() {
    assertThat(verify(bench.ed(""))).isNull();
    assertThat(verify(bench.ed(",\"sub\":\"again\""))).isEqualTo(TokenRefusal.USED_UP);
    assertThat(verify(bench.ed(",\"headwater.max-uses\":2"))).isNull();
    assertThat(verify(bench.ed(",\"headwater.max-uses\":2"))).isEqualTo(TokenRefusal.USED_UP);
  }

  /** A verified token lends its trust to no other one of its id. */
  @Test
  void verify_forgedTokenWithAnIdInUse_isRefused() {
    assertThat(verify(bench.ed(",\"headwater.max-uses\":9"))).isNull();
    String[] parts = bench.ed(",\"headwater.max-uses\":9").split("\\.", -1);

    String forged = parts[0] + '.' + part(bench.claims(",\"headwater.max-uses\":99"));

    assertThat(verify(forged + '.' + parts[2])).isEqualTo(TokenRefusal.BAD_SIGNATURE);
  }

  @Test
  void constructor_keyTwice_isRefused() {
    assertThatThrownBy(() -> bench.tokens(9, bench.edKey(null), bench.edKey(null)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("key ops: twice (expected: once)");
  }

  // Bounds.

  @Test
  void verify_floodOfForgedTokens_verifiesFewOfThem() {
    String[] parts = bench.good().split("\\.", -1);
    int verified = 0;
    int flood = 3000;
    for (int i = 0; i < flood; i++) {
      bench.clock.advance(Duration.ofMillis(1));
      String forged = parts[0] + '.' + part(bench.claims("f" + i, "")) + '.' + parts[2];
      TokenRefusal refusal = verify(forged);
      assertThat(refusal).isIn(TokenRefusal.BAD_SIGNATURE, TokenRefusal.OVERLOADED);
      verified += refusal == TokenRefusal.BAD_SIGNATURE ? 1 : 0;
    }

    // Three seconds, and the burst before them.
    assertThat(verified)
        .isBetween(
            3 * VerificationBudget.PER_SECOND,
            3 * VerificationBudget.PER_SECOND + VerificationBudget.BURST);
    bench.clock.advance(Duration.ofSeconds(1));
    assertThat(verify(bench.good())).isNull();
  }

  @Test
  void verify_tokenOfManyUses_takesOneVerification() {
    String token = bench.ed(",\"headwater.max-uses\":1000");
    for (int i = 0; i < 1000; i++) {
      assertThat(verify(token)).isNull();
    }
    assertThat(verify(token)).isEqualTo(TokenRefusal.USED_UP);
  }

  @Test
  void verify_usedUpTokens_takeNoVerification() {
    String token = bench.good();
    assertThat(verify(token)).isNull();
    for (int i = 0; i < 1000; i++) {
      assertThat(verify(token)).isEqualTo(TokenRefusal.USED_UP);
    }
    assertThat(verify(bench.hmac(""))).isNull();
  }

  @Test
  void verify_memoryFull_refusesAndForgetsNothing() {
    DebugTokens small = bench.tokens(2);
    String first = bench.edOf(bench.claims("a", ""));
    String second = bench.edOf(bench.claims("b", ",\"headwater.max-uses\":2"));
    String third = bench.edOf(bench.claims("c", ""));
    assertThat(small.verify(first, REQUEST, USER, null).isAccepted()).isTrue();
    assertThat(small.verify(second, REQUEST, USER, null).isAccepted()).isTrue();

    assertThat(small.verify(third, REQUEST, USER, null).refusal())
        .isEqualTo(TokenRefusal.REPLAY_MEMORY_FULL);
    assertThat(small.verify(first, REQUEST, USER, null).refusal()).isEqualTo(TokenRefusal.USED_UP);
    assertThat(small.verify(second, REQUEST, USER, null).isAccepted()).isTrue();
    assertThat(bench.memory.size()).isEqualTo(2);
  }

  // Previews.

  @Test
  void preview_agreesAndChangesNothing() {
    String token = bench.ed(SCOPED);
    for (int i = 0; i < 100; i++) {
      assertThat(tokens.preview(token, REQUEST, USER, "acme").wireName()).isEqualTo("accepted");
    }
    assertThat(tokens.preview(token, REQUEST, USER, null).wireName()).isEqualTo("out-of-scope");
    assertThat(tokens.preview(token).isAccepted()).isTrue();
    assertThat(bench.audit).isEmpty();
    assertThat(bench.memory.size()).isZero();
    assertThat(bench.memory.ledger().snapshot().presented()).isZero();

    assertThat(tokens.verify(token, REQUEST, USER, "acme").isAccepted()).isTrue();
    assertThat(tokens.preview(token, REQUEST, USER, "acme").wireName()).isEqualTo("used-up");
  }

  private @Nullable TokenRefusal verify(String token) {
    return tokens.verify(token, REQUEST, USER, null).refusal();
  }
}
