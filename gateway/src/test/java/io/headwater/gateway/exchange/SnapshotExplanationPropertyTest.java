package io.headwater.gateway.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.gateway.decide.Decision;
import io.headwater.gateway.decide.DecisionEngine;
import io.headwater.gateway.decide.DecisionReason;
import io.headwater.gateway.decide.DecisionSteps;
import io.headwater.gateway.decide.Explanation;
import io.headwater.gateway.decide.Explanation.StepVerdict;
import io.headwater.gateway.decide.Hindsight;
import io.headwater.gateway.decide.ManualClock;
import io.headwater.gateway.decide.RandomRules;
import io.headwater.gateway.decide.RemoteSampling;
import io.headwater.gateway.decide.RequestMatcher;
import io.headwater.gateway.decide.SamplingKind;
import io.headwater.gateway.decide.inbound.InboundContextReader;
import io.headwater.gateway.decide.temporary.TemporaryRule;
import io.headwater.gateway.decide.temporary.TemporaryRuleAudit;
import io.headwater.gateway.decide.temporary.TemporaryRuleEnd;
import io.headwater.gateway.decide.temporary.TemporaryRuleRefusedException;
import io.headwater.gateway.decide.temporary.TemporaryRuleState;
import io.headwater.gateway.decide.temporary.TemporaryRules;
import io.headwater.gateway.decide.token.DebugTokenStep;
import io.headwater.gateway.decide.token.DebugTokens;
import io.headwater.gateway.decide.token.SigningKey;
import io.headwater.gateway.decide.token.TokenCarrier;
import io.headwater.gateway.decide.token.TokenClaims;
import io.headwater.gateway.decide.token.TokenIssuer;
import io.headwater.gateway.decide.token.TokenMemory;
import io.headwater.gateway.decide.token.TokenParameter;
import io.headwater.gateway.decide.token.TokenScope;
import io.headwater.gateway.decide.token.VerificationKey;
import io.headwater.gateway.decide.trust.ApiKeys;
import io.headwater.gateway.decide.trust.BaggageFilter;
import io.headwater.gateway.decide.trust.Tenants;
import io.headwater.gateway.decide.trust.TrustEntry;
import io.headwater.gateway.decide.trust.TrustPolicy;
import io.headwater.gateway.decide.trust.TrustTable;
import io.headwater.gateway.decide.trust.TrustTally;
import io.headwater.gateway.decide.trust.TrustedParentStep;
import io.headwater.gateway.exchange.RequestExplanation.OutcomeVerdict;
import io.headwater.gateway.exchange.RequestExplanation.When;
import io.headwater.gateway.forward.TraceInjection;
import io.headwater.gateway.http.FakeRequest;
import io.headwater.gateway.http.IpBlock;
import io.headwater.gateway.http.PathPattern;
import io.headwater.gateway.http.TraceFormat;
import io.headwater.gateway.route.Route;
import io.headwater.gateway.route.Router;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is explained of a request is what becomes of it: trust, tenants, tokens, rules and caps. */
class SnapshotExplanationPropertyTest {
  private static final int SNAPSHOTS = 500;
  private static final int REQUESTS = 200;
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final SecretKeySpec SECRET =
      new SecretKeySpec("hush-hush-hush-hush-hush-hush-hu".getBytes(UTF_8), "HmacSHA256");
  private static final SecretKeySpec FORGED =
      new SecretKeySpec("hash-hash-hash-hash-hash-hash-ha".getBytes(UTF_8), "HmacSHA256");
  private static final List<String> TENANTS = List.of("x", "y");
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String SPAN = "b7ad6b7169203331";

  private final long seed = System.nanoTime();
  private final SplittableRandom random = new SplittableRandom(seed);
  private final RandomRules rules = new RandomRules(random);
  private final List<String> tokens = new ArrayList<>();
  private final Map<String, Integer> seen = new HashMap<>();

  @Test
  void explanation_ofRandomRequests_isWhatBecomesOfThem() throws Exception {
    for (int n = 0; n < SNAPSHOTS; n++) {
      ManualClock clock = new ManualClock(random.nextLong());
      RemoteSampling remote = n % 3 == 0 ? null : new RemoteSampling(clock);
      GatewaySnapshot snapshot = snapshot(clock, remote);
      SnapshotExplainer explainer = new SnapshotExplainer(clock);
      issueTokens();
      Ruling live = new Ruling();
      for (int i = 0; i < REQUESTS; i++) {
        FakeRequest request = request();
        int number = i;
        if (remote != null && i % 40 == 39) {
          rules.change(remote);
        }
        String snapshotNumber = "seed " + seed + ", snapshot " + n;
        Supplier<String> where = () -> snapshotNumber + ", request " + number + ": " + request;
        TraceIdBits id = new TraceIdBits(random.nextLong(), random.nextLong());
        RequestExplanation told = explainer.explain(snapshot, request, id);
        RequestExplanation open = i % 8 > 0 ? null : explainer.explain(snapshot, request, null);
        live.rule(snapshot, request, id.high(), id.low(), Ruling.LIVE);

        same(told.decision().decision(), live.decision(), where);
        same(told.match(), live.match(), where);
        same(told.caller().tenant(), live.caller().tenant(), where);
        same(told.outcomes().get(0).continued(), live.continued() != null, where);
        same(told.decision().decision().reason(), firstThatSpeaks(told.decision()), where);
        if (open != null) {
          same(outcome(open, live).explanation().decision(), live.decision(), where);
          assertHeadersTell(live, told.outcomes().get(0), where.get());
        }
        note(told);
        clock.advanceMillis(random.nextInt(n % 2 == 0 ? 40 : 2));
      }
    }
    assertThat(seen)
        .as("what came up")
        .containsKeys(
            "trusted-parent",
            "temporary",
            "debug-token",
            "rule",
            "default",
            "remote",
            "never",
            "over-budget",
            "no-trace",
            "left-open",
            "not-sampled",
            "accepted",
            "expired",
            "bad-signature",
            "out-of-scope",
            "used-up",
            "overloaded",
            "tenant",
            "gateway",
            "R >= T",
            "always",
            "caller");
    assertThat(seen.values()).as(seen::toString).allMatch(count -> count > 50);
  }

  /** Which outcome holds for the trace id that was drawn. */
  private static OutcomeVerdict outcome(RequestExplanation open, Ruling live) {
    long randomness = live.randomness() & ((1L << 56) - 1);
    return open.outcomes().stream()
        .filter(outcome -> outcome.from() <= randomness && randomness < outcome.to())
        .findFirst()
        .orElseThrow();
  }

  private static void assertHeadersTell(Ruling live, OutcomeVerdict told, String where) {
    Decision decision = live.decision();
    HexFormat hex = HexFormat.of();
    String id = hex.toHexDigits(live.traceIdHigh()) + hex.toHexDigits(live.traceIdLow());
    assertThat(told.headers())
        .as(where)
        .anySatisfy(
            header -> {
              assertThat(header.name()).isEqualTo("traceparent");
              assertThat(header.value()).startsWith("00-" + id + "-");
              assertThat((header.value().charAt(header.value().length() - 1) & 1) == 1)
                  .isEqualTo(decision.sampled());
            });
    assertThat(
            told.headers().stream()
                .filter(header -> header.name().equals("tracestate"))
                .map(RequestExplanation.ToldHeader::value)
                .findFirst()
                .orElse(null))
        .as(where)
        .isEqualTo(decision.traceState());
  }

  /** Never rules, then the steps, then the rules: whoever of them speaks first is the reason. */
  private static DecisionReason firstThatSpeaks(Explanation told) {
    boolean rule = false;
    for (Explanation.RuleVerdict verdict : told.rules()) {
      if (verdict.matches() && verdict.kind() instanceof SamplingKind.Never) {
        return DecisionReason.NEVER;
      }
      rule |= verdict.matches();
    }
    for (StepVerdict step : told.steps()) {
      if (step.speaks()) {
        return step.step();
      }
    }
    if (rule) {
      return DecisionReason.RULE;
    }
    return told.remote().speaks() ? DecisionReason.REMOTE : DecisionReason.DEFAULT;
  }

  /** As an assertion, without its cost for each of so many requests. */
  private static void same(@Nullable Object told, @Nullable Object live, Supplier<String> where) {
    if (!Objects.equals(told, live)) {
      assertThat(told).as(where).isEqualTo(live);
    }
  }

  private void note(RequestExplanation told) {
    Explanation explanation = told.decision();
    count(explanation.decision().reason().wireName());
    count(explanation.decision().cap().wireName());
    explanation.steps().forEach(step -> count(step.why()));
    if (told.caller().tenant() != null) {
      count("tenant");
    }
    When when = told.outcomes().get(0).when();
    count(when == When.TRACE_ID ? "always" : when.wireName());
    if (explanation.probability() > 0 && explanation.probability() < 1) {
      count("R >= T");
    }
  }

  private void count(String what) {
    seen.merge(what, 1, Integer::sum);
  }

  // --- what comes up ---

  private GatewaySnapshot snapshot(ManualClock clock, @Nullable RemoteSampling remote)
      throws Exception {
    TokenMemory memory = new TokenMemory(Clock.fixed(NOW, ZoneOffset.UTC), clock);
    DebugTokens judge =
        new DebugTokens(
            List.of(new VerificationKey.HmacSha256("k", SECRET, null)),
            Duration.ofHours(1),
            4,
            memory,
            use -> {});
    DecisionSteps steps =
        new DecisionSteps(
            new TrustedParentStep(clock),
            new DebugTokenStep(
                judge, new TokenCarrier("x-headwater-debug", new TokenParameter("debug"))),
            temporary(clock));
    Router router =
        new Router(
            List.of(
                new Route("a", null, PathPattern.parse("/a/**"), Set.of(), "up"),
                new Route("b", "x.y", null, Set.of("GET"), "up")),
            null,
            Set.of("up"),
            "x");
    return new GatewaySnapshot(
        router,
        new DecisionEngine(rules.policy(20), clock, steps, null, Hindsight.NONE.boost(), remote),
        Map.of(),
        new ExchangeSettings(0, true, new TraceInjection(List.of(TraceFormat.TRACECONTEXT))),
        callers(),
        Hindsight.NONE,
        null);
  }

  /** Ends by count or by time while the requests come. */
  private TemporaryRules temporary(ManualClock clock) throws TemporaryRuleRefusedException {
    TemporaryRules temporary =
        new TemporaryRules(
            Clock.fixed(NOW, ZoneOffset.UTC),
            clock,
            random::nextLong,
            new TemporaryRuleAudit() {
              @Override
              public void created(TemporaryRuleState rule) {}

              @Override
              public void ended(TemporaryRuleState rule, TemporaryRuleEnd end) {}
            });
    for (String header : List.of("h", "i")) {
      temporary.add(
          new TemporaryRule(
              "temporary-" + header,
              RequestMatcher.builder().header(header, List.of("x*")).build(),
              random.nextBoolean() ? 1 : 0.5,
              new TemporaryRule.Limits(1 + random.nextInt(10), Duration.ofSeconds(1)),
              new TemporaryRule.Origin("test", "test")));
    }
    return temporary;
  }

  private Callers callers() throws Exception {
    Map<String, List<String>> keys = new HashMap<>();
    for (String tenant : TENANTS) {
      keys.put(tenant, List.of("sha256:" + sha256("key-of-" + tenant)));
    }
    return new Callers(
        Tenants.of(new ApiKeys("x-api-key", keys), false),
        new TrustTable(
            TrustEntry.ofAnybody(policy(), random.nextInt(3)),
            List.of(
                new TrustEntry(
                    List.of(Objects.requireNonNull(IpBlock.parse("10.0.0.0/8"))),
                    List.of(),
                    policy(),
                    random.nextInt(20)),
                new TrustEntry(List.of(), List.of("x"), policy(), random.nextInt(20))),
            new TrustTally(),
            null),
        new InboundContextReader(List.of(TraceFormat.values()), List.of("congo")),
        new BaggageFilter(List.of("user")));
  }

  private TrustPolicy policy() {
    return pick(List.of(TrustPolicy.values()));
  }

  private void issueTokens() throws GeneralSecurityException {
    TokenIssuer issuer = new TokenIssuer(new SigningKey.HmacSha256(SECRET), "k");
    tokens.clear();
    for (int n = 0; n < 8; n++) {
      tokens.add(
          issuer.issue(claims(n, 60, new TokenScope(null, null, null, n % 2 == 0 ? 1 : 1_000))));
    }
    tokens.add(issuer.issue(claims(10, -1, TokenScope.ANY_ONCE)));
    tokens.add(issuer.issue(claims(11, 60, new TokenScope("b", null, null, 5))));
    tokens.add(issuer.issue(claims(12, 60, new TokenScope(null, "y", null, 5))));
    tokens.add(
        issuer.issue(claims(13, 60, new TokenScope(null, null, PathPattern.parse("/b/**"), 5))));
    TokenIssuer forger = new TokenIssuer(new SigningKey.HmacSha256(FORGED), "k");
    for (int n = 20; n < 26; n++) {
      tokens.add(forger.issue(claims(n, 60, TokenScope.ANY_ONCE)));
    }
    tokens.add("nonsense");
  }

  private static TokenClaims claims(int id, int seconds, TokenScope scope) {
    return new TokenClaims(
        "id-" + id,
        null,
        List.of(TokenClaims.AUDIENCE),
        NOW.plusSeconds(seconds),
        null,
        NOW.minusSeconds(60),
        scope);
  }

  private FakeRequest request() {
    FakeRequest request = rules.request();
    if (random.nextInt(4) == 0) {
      request = request.withHeader("X-Api-Key", "key-of-" + pick(List.of("x", "y", "z")));
    }
    if (random.nextInt(4) == 0) {
      request = request.withHeader("X-Headwater-Debug", pick(tokens));
    }
    for (int n = random.nextInt(3); n > 0; n--) {
      String[] line = pick(TRACES).split(": ", 2);
      request = request.withHeader(line[0], line[1]);
    }
    return new FakeRequest(
        request.method(),
        request.scheme(),
        request.protocolVersion(),
        request.authority(),
        request.path(),
        request.target(),
        request.headerPairs(),
        pick(List.of("10.1.2.3", "192.0.2.7")),
        request.peerPort(),
        request.clientAddress());
  }

  private static final List<String> TRACES =
      List.of(
          "traceparent: 00-" + TRACE + "-" + SPAN + "-01",
          "traceparent: 00-" + TRACE + "-" + SPAN + "-02",
          "traceparent: 00-" + TRACE + "-0",
          "tracestate: ot=th:8;rv:0123456789abcd,congo=1",
          "b3: " + TRACE + "-" + SPAN + "-1",
          "b3: " + TRACE + "-" + SPAN,
          "b3: 0",
          "x-b3-traceid: " + TRACE,
          "x-b3-spanid: " + SPAN,
          "x-b3-sampled: 1",
          "uber-trace-id: " + TRACE + ":" + SPAN + ":0:1",
          "uber-trace-id: " + TRACE + ":" + SPAN + ":0:0",
          "x-amzn-trace-id: Root=1-0af76519-16cd43dd8448eb211c80319c;Parent=" + SPAN + ";Sampled=1",
          "x-datadog-trace-id: 5208512171318403364",
          "x-datadog-parent-id: 3456789",
          "x-datadog-sampling-priority: 2",
          "micro-trace-id: " + TRACE,
          "micro-span-id: " + SPAN,
          "baggage: user=7,secret=1");

  private static String sha256(String text) throws GeneralSecurityException {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
  }

  private <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
