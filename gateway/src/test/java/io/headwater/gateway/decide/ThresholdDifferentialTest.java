package io.headwater.gateway.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.gateway.http.FakeRequest;
import io.headwater.gateway.route.RouteMatch;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.contrib.sampler.consistent56.ConsistentSampler;
import io.opentelemetry.contrib.sampler.consistent56.ConsistentSamplingUtil;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against the consistent samplers of opentelemetry-java-contrib. */
class ThresholdDifferentialTest {
  private static final RouteMatch MATCH = new RouteMatch("", "", "", "micro", null, null);
  private static final int IDS = 125_000;

  /** Eight probabilities, a million ids together. */
  @ParameterizedTest
  @ValueSource(doubles = {1, 0.75, 0.5, 0.1, 0.037, 0.01, 0.001, 1e-6})
  void decide_sameIds_agreesInOutcomeAndHeader(double probability) {
    Sampler theirs = ConsistentSampler.probabilityBased(probability);
    DecisionEngine ours =
        new DecisionEngine(new SamplingPolicy(List.of(), probability, 0), () -> 0);
    FakeRequest request = FakeRequest.of("GET", "/");
    SplittableRandom random = new SplittableRandom(Double.doubleToLongBits(probability));
    long threshold = ConsistentSamplingUtil.calculateThreshold(probability);
    for (int n = 0; n < IDS; n++) {
      long high = random.nextLong();
      // One in eight close to the threshold, where an error of rounding would show.
      long low = n % 8 == 0 ? threshold + random.nextLong(-3, 4) : random.nextLong();
      SamplingResult result =
          theirs.shouldSample(
              Context.root(),
              TraceId.fromLongs(high, low),
              "s",
              SpanKind.SERVER,
              Attributes.empty(),
              List.of());
      Decision decision = ours.decide(request, MATCH, low);
      boolean kept = result.getDecision() == SamplingDecision.RECORD_AND_SAMPLE;
      assertThat(decision.sampled()).isEqualTo(kept);
      if (kept) {
        assertThat(decision.traceState()).isEqualTo(announced(result));
      }
    }
  }

  @Test
  void threshold_randomProbabilities_isTheirs() {
    SplittableRandom random = new SplittableRandom(56);
    for (int n = 0; n < 1_000_000; n++) {
      double probability = Math.pow(random.nextDouble(), 1 + n % 6);
      Threshold threshold = Threshold.ofProbability(probability);
      assertThat(threshold.value())
          .isEqualTo(ConsistentSamplingUtil.calculateThreshold(probability));
    }
  }

  private static @Nullable String announced(SamplingResult result) {
    String state = result.getUpdatedTraceState(TraceState.getDefault()).get("ot");
    return state == null ? null : "ot=" + state;
  }
}
