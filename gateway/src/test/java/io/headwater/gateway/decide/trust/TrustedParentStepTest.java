package io.headwater.gateway.decide.trust;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.gateway.decide.Cap;
import io.headwater.gateway.decide.Decision;
import io.headwater.gateway.decide.DecisionEngine;
import io.headwater.gateway.decide.DecisionReason;
import io.headwater.gateway.decide.DecisionStep;
import io.headwater.gateway.decide.DecisionSteps;
import io.headwater.gateway.decide.ManualClock;
import io.headwater.gateway.decide.SamplingPolicy;
import io.headwater.gateway.decide.inbound.InboundContext;
import io.headwater.gateway.http.FakeRequest;
import io.headwater.gateway.http.TraceFormat;
import io.headwater.gateway.route.RouteMatch;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrustedParentStepTest {
  private static final RouteMatch MATCH = new RouteMatch("", "", "", "micro", null, null);

  private final ManualClock clock = new ManualClock(0);
  private final TrustTally total = new TrustTally();
  private final Trust trust = new Trust(TrustEntry.ofAnybody(TrustPolicy.CONTINUE, 3), total);

  /** The gateway's cap is below the caller's budget. */
  private final DecisionEngine engine =
      new DecisionEngine(
          new SamplingPolicy(List.of(), 0, 1),
          clock,
          new DecisionSteps(new TrustedParentStep(clock), DecisionStep.ABSENT, DecisionStep.ABSENT),
          null);

  @Test
  void sampledParents_areCountedOnce_byWhatBecameOfThem() {
    Decision first = decide(true);
    assertThat(first.sampled()).isTrue();
    assertThat(first.reason()).isEqualTo(DecisionReason.TRUSTED_PARENT);
    Decision capped = decide(true);
    assertThat(capped.sampled()).isFalse();
    assertThat(capped.cap()).isEqualTo(Cap.GATEWAY);
    decide(true);
    assertThat(decide(true).reason()).as("beyond the budget").isEqualTo(DecisionReason.DEFAULT);
    decide(false);
    assertThat(trust.counts()).isEqualTo(new TrustTally.Counts(1, 1, 2));
    assertThat(total.counts()).isEqualTo(trust.counts());
  }

  @Test
  void explaining_countsNothing() {
    engine.explain(FakeRequest.of("GET", "/"), MATCH, caller(true), 0);
    assertThat(total.counts()).isEqualTo(new TrustTally.Counts(0, 0, 0));
  }

  private Decision decide(boolean sampled) {
    return engine.decide(FakeRequest.of("GET", "/"), MATCH, caller(sampled), 0);
  }

  private TrustedCaller caller(boolean sampled) {
    return new TrustedCaller(
        null,
        trust,
        new InboundContext(1, 2, 3, sampled, false, true, null, TraceFormat.TRACECONTEXT));
  }
}
