package io.headwater.gateway.explain;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.stream.JsonWriter;
import io.headwater.gateway.decide.BoostSettings;
import io.headwater.gateway.decide.Decision;
import io.headwater.gateway.decide.DecisionEngine;
import io.headwater.gateway.decide.DecisionLedger;
import io.headwater.gateway.decide.DecisionReason;
import io.headwater.gateway.decide.DecisionStep;
import io.headwater.gateway.decide.DecisionSteps;
import io.headwater.gateway.decide.EndConditions;
import io.headwater.gateway.decide.Hindsight;
import io.headwater.gateway.decide.HindsightSettings;
import io.headwater.gateway.decide.ManualClock;
import io.headwater.gateway.decide.Operations;
import io.headwater.gateway.decide.RequestMatcher;
import io.headwater.gateway.decide.SamplingPolicy;
import io.headwater.gateway.decide.temporary.TemporaryRule;
import io.headwater.gateway.decide.temporary.TemporaryRuleAudit;
import io.headwater.gateway.decide.temporary.TemporaryRuleEnd;
import io.headwater.gateway.decide.temporary.TemporaryRuleState;
import io.headwater.gateway.decide.temporary.TemporaryRules;
import io.headwater.gateway.exchange.ExchangeSettings;
import io.headwater.gateway.exchange.GatewaySnapshot;
import io.headwater.gateway.exchange.SnapshotExplainer;
import io.headwater.gateway.forward.TraceInjection;
import io.headwater.gateway.http.FakeRequest;
import io.headwater.gateway.http.PathPattern;
import io.headwater.gateway.route.Route;
import io.headwater.gateway.route.Router;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ExplanationTest {
  private static final FakeRequest REQUEST = FakeRequest.of("GET", "/a");

  private final ManualClock clock = new ManualClock(0);
  private final DecisionLedger ledger = new DecisionLedger(new Operations(10, clock));
  private final AtomicLong ids = new AtomicLong();
  private final Router router =
      new Router(
          List.of(new Route("a", null, PathPattern.parse("/a"), Set.of(), "up")),
          null,
          Set.of("up"),
          "");

  @Test
  void temporaryRule_isShownWithWhatIsLeftOfIt() throws Exception {
    TemporaryRules temporary =
        new TemporaryRules(Clock.systemUTC(), clock, ids::getAndIncrement, new SilentAudit());
    temporary.add(rule("counted", 7));
    temporary.add(rule("timed", 0));
    clock.advanceMillis(1_500);
    Explained explained =
        explain(new DecisionSteps(DecisionStep.ABSENT, DecisionStep.ABSENT, temporary));
    assertThat(ExplanationText.of(explained, false))
        .contains("counted  + any  -> always, left: 59 s, 7 to sample\n")
        .contains("timed  + any  -> always, left: 59 s\n");
    JsonObject counted = ruleOf(explained, 0);
    assertThat(counted.get("secondsLeft").getAsInt()).isEqualTo(59);
    assertThat(counted.get("countLeft").getAsInt()).isEqualTo(7);
    assertThat(ruleOf(explained, 1).has("countLeft")).isFalse();
  }

  @Test
  void boost_isToldOfTheDecisionThatItRaised() throws Exception {
    assertThat(ExplanationText.of(explain(DecisionSteps.NONE), false)).doesNotContain("boost");
    boost();
    Explained explained = explain(DecisionSteps.NONE);
    assertThat(ExplanationText.of(explained, false)).contains("probability 0.5 of a boost");
    assertThat(
            json(explained)
                .getAsJsonArray("outcomes")
                .get(0)
                .getAsJsonObject()
                .get("boosted")
                .getAsBoolean())
        .isTrue();
  }

  private Hindsight hindsight() {
    return Hindsight.of(
        new HindsightSettings(
            EndConditions.NONE,
            0,
            new BoostSettings(new EndConditions(true, false, 0), 0.5, 1_000_000, 1_000_000, 1)),
        ledger,
        null);
  }

  private void boost() {
    Decision no = new Decision(false, DecisionReason.DEFAULT, null, 0, null);
    hindsight().ended(ledger.count("GET", router.route(REQUEST), no), no, true, 1);
  }

  private Explained explain(DecisionSteps steps) {
    DecisionEngine engine =
        new DecisionEngine(
            new SamplingPolicy(List.of(), 0, 0), clock, steps, null, hindsight().boost());
    GatewaySnapshot snapshot =
        new GatewaySnapshot(
            router, engine, Map.of(), new ExchangeSettings(0, true, new TraceInjection(List.of())));
    return new Explained(REQUEST, new SnapshotExplainer(clock).explain(snapshot, REQUEST, null));
  }

  private static JsonObject ruleOf(Explained explained, int number) throws IOException {
    return json(explained)
        .getAsJsonArray("steps")
        .get(2)
        .getAsJsonObject()
        .getAsJsonArray("rules")
        .get(number)
        .getAsJsonObject();
  }

  private static JsonObject json(Explained explained) throws IOException {
    StringWriter text = new StringWriter();
    ExplanationJson.write(new JsonWriter(text), explained);
    return JsonParser.parseString(text.toString()).getAsJsonObject();
  }

  private static TemporaryRule rule(String name, int count) {
    return new TemporaryRule(
        name,
        RequestMatcher.builder().build(),
        1,
        new TemporaryRule.Limits(count, Duration.ofMinutes(1)),
        new TemporaryRule.Origin("ops", "slow"));
  }

  private static final class SilentAudit implements TemporaryRuleAudit {
    @Override
    public void created(TemporaryRuleState rule) {}

    @Override
    public void ended(TemporaryRuleState rule, TemporaryRuleEnd end) {}
  }
}
