package io.headwater.gateway.span;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.gateway.decide.Cap;
import io.headwater.gateway.decide.Decision;
import io.headwater.gateway.decide.DecisionReason;
import io.headwater.gateway.decide.SamplerType;
import io.headwater.gateway.http.FailureKind;
import io.headwater.gateway.http.FakeRequest;
import io.headwater.gateway.http.GatewayFailure;
import io.headwater.gateway.http.RequestView;
import io.headwater.gateway.route.RouteMatch;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a span when it ends: it is made then, or not at all. */
class SpanEndTest {
  private static final RouteMatch MATCH =
      new RouteMatch("user", "users", "", "micro", "users", "/users/{id}");
  private static final Decision DECISION =
      new Decision(true, DecisionReason.RULE, "r", 0.25, "ot=th:c");
  private static final Peer PEER = new Peer("users", "", "", "127.0.0.1", 9_001);

  @Test
  void end_whereNobodyTakesIt_isAskedOnceAndNothingIsMade() {
    AtomicInteger asked = new AtomicInteger();
    SpanSink full =
        new SpanSink() {
          @Override
          public boolean refuses() {
            asked.incrementAndGet();
            return true;
          }

          @Override
          public void accept(EndedSpan span) {
            throw new AssertionError("made: " + span);
          }
        };
    RootSpan root =
        new RequestSpans(full, ThreadLocalRandom::current, 10, Set.of())
            .open(FakeRequest.of("GET", "/users/1"), MATCH, DECISION, 1, 2);
    AttemptSpan attempt = root.openAttempt(PEER, 1);
    attempt.end(200, null);
    attempt.end(200, null);
    root.end(200, null);
    root.end(500, null);

    assertThat(asked).hasValue(2);
  }

  @Test
  void times_ofAnExchange_goByOneClock() {
    SpanRecording recording = new SpanRecording();
    RootSpan root =
        recording.spans(10).open(FakeRequest.of("GET", "/users/1"), MATCH, DECISION, 1, 2);
    root.openAttempt(PEER, 1).end(200, null);
    root.end(200, null);

    var attempt = recording.ended().get(0);
    var server = recording.ended().get(1);
    assertThat(attempt.getStartEpochNanos()).isGreaterThanOrEqualTo(server.getStartEpochNanos());
    assertThat(attempt.getEndEpochNanos()).isGreaterThanOrEqualTo(attempt.getStartEpochNanos());
    assertThat(server.getEndEpochNanos()).isGreaterThanOrEqualTo(attempt.getEndEpochNanos());
  }

  @ParameterizedTest
  @ValueSource(ints = {4_095, 4_096, 4_097, 60_000})
  void attributes_longText_isCut(int length) {
    SpanRecording recording = new SpanRecording();
    RequestView request = FakeRequest.of("GET", "/" + "x".repeat(length - 1));
    RootSpan root = recording.spans(10).open(request, MATCH, DECISION, 1, 2);
    root.end(200, null);

    assertThat(recording.onlyOne().getAttributes().get(AttributeKey.stringKey("url.path")))
        .hasSize(Math.min(length, 4_096));
  }

  /** The widest root span there is: all that can be told is. */
  @Test
  void attributes_allThatThereAre_findRoom() {
    SpanRecording recording = new SpanRecording();
    RouteMatch match =
        new RouteMatch("user", "users", "Users.Read", "micro", "users", "/users/{id}");
    Decision boosted =
        new Decision(
            true,
            DecisionReason.RULE,
            "r",
            0.25,
            null,
            Cap.NONE,
            SamplerType.PROBABILISTIC,
            0.25,
            true);
    GatewayFailure failure =
        GatewayFailure.ofUpstream(FailureKind.UPSTREAM_REFUSED, true, "refused");
    RequestView request =
        FakeRequest.of("BREW", "/users/1?a=1")
            .withAuthority("api.example.com:8443")
            .withHeader("User-Agent", "curl/8");
    RootSpan root = recording.spans(10).open(request, match, boosted, 1, 2);
    AttemptSpan attempt = root.openAttempt(new Peer("users", "1", "n", "::1", 9_001), 2);
    attempt.originatesIn("GET /users/{id}");
    attempt.end(0, failure);
    root.end(503, failure);

    assertThat(recording.ended().get(0).getAttributes().size()).isEqualTo(13);
    assertThat(recording.ended().get(1).getAttributes().size()).isEqualTo(26);
  }

  @Test
  void attributes_areWhatTheyAreInAnyOrder() {
    SpanAttributes attributes = new SpanAttributes(4);
    attributes.put(AttributeKey.stringKey("b"), "x");
    attributes.put(AttributeKey.longKey("a"), 7L);
    attributes.put(AttributeKey.doubleKey("d"), 0.5);
    attributes.put(AttributeKey.booleanKey("c"), true);
    Attributes same =
        Attributes.builder().put("a", 7L).put("b", "x").put("c", true).put("d", 0.5).build();

    assertThat(attributes.toBuilder().build()).isEqualTo(same);
    assertThat(attributes.asMap()).isEqualTo(same.asMap());
    assertThat(attributes.size()).isEqualTo(4);
    assertThat(attributes.isEmpty()).isFalse();
    assertThat(attributes.get(AttributeKey.longKey("a"))).isEqualTo(7);
    assertThat(attributes.get(AttributeKey.stringKey("a"))).isNull();
    Map<String, Object> walked = new HashMap<>();
    attributes.forEach((key, value) -> walked.put(key.getKey(), value));
    assertThat(walked).isEqualTo(Map.of("a", 7L, "b", "x", "c", true, "d", 0.5));
    assertThat(new SpanAttributes(1).isEmpty()).isTrue();
  }
}
