package io.headwater.gateway.remote;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.headwater.gateway.decide.RemoteBounds;
import io.headwater.gateway.decide.RemoteSampling;
import io.headwater.gateway.decide.RemoteStrategy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** When a server is asked, and how long what it said holds. */
class StrategyPollerTest {
  private static final String HALF = "{\"probabilisticSampling\":{\"samplingRate\":0.5}}";
  private static final String QUARTER = "{\"probabilisticSampling\":{\"samplingRate\":0.25}}";
  private static final PollSettings SETTINGS =
      new PollSettings(
          Duration.ofSeconds(60), Duration.ofMinutes(10), new RemoteBounds(0, 1, 2_000));

  private final ManualTimer timer = new ManualTimer();
  private final RemoteSampling sampling = new RemoteSampling(timer::now);
  private final PollBooks books = new PollBooks();
  private final FakeSource source = new FakeSource();
  private double random = 0.5;
  private StrategyPoller poller = poller(SETTINGS);

  @Test
  void start_asksAtOnce_andFollowsTheAnswer() {
    source.answer = HALF;
    assertThat(poller.status().strategy()).isNull();
    poller.start(null);
    timer.pass(0);

    assertThat(source.askedAt).hasSize(1);
    assertThat(sampling.strategy()).isEqualTo(new RemoteStrategy.Probability(0.5));
    assertThat(poller.status().last()).isEqualTo(PollResult.TAKEN);
    assertThat(polls(PollResult.TAKEN)).isEqualTo(1);
  }

  @Test
  void interval_isFromAnswerToQuestion_andVariesByATenth() {
    source.answer = HALF;
    random = 0;
    poller.start(null);
    timer.pass(53.9);
    assertThat(source.askedAt).hasSize(1);
    random = 1;
    timer.pass(0.2);
    assertThat(source.askedAt).hasSize(2);
    timer.pass(65.8);
    assertThat(source.askedAt).hasSize(2);
    timer.pass(0.2);
    assertThat(source.askedAt).hasSize(3);
  }

  @Test
  void anotherAnswer_takesThePlaceOfTheOneBefore() {
    source.answer = HALF;
    poller.start(null);
    timer.pass(1);
    source.answer = QUARTER;
    assertThat(sampling.strategy()).isEqualTo(new RemoteStrategy.Probability(0.5));
    timer.pass(60);

    assertThat(sampling.strategy()).isEqualTo(new RemoteStrategy.Probability(0.25));
  }

  @Test
  void failures_areTriedAgainInOneTwoFour_upToTheInterval() {
    poller.start(null);
    timer.pass(400);

    List<Double> gaps = new ArrayList<>();
    for (int n = 1; n < source.askedAt.size(); n++) {
      gaps.add((source.askedAt.get(n) - source.askedAt.get(n - 1)) / 1e9);
    }
    assertThat(gaps).startsWith(1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0, 60.0);
    assertThat(polls(PollResult.UNREACHABLE)).isEqualTo(source.askedAt.size());

    source.answer = HALF;
    timer.pass(60);
    assertThat(sampling.strategy()).isNotNull();
    source.answer = null;
    timer.pass(23);
    int asked = source.askedAt.size();
    timer.pass(1);
    assertThat(source.askedAt).as("the first failure after a success").hasSize(asked + 1);
  }

  @Test
  void failures_manyOfThem_stayAtTheInterval() {
    poller.start(null);
    timer.pass(100_000);

    int asked = source.askedAt.size();
    timer.pass(6_000);
    assertThat(source.askedAt).hasSize(asked + 100);
    assertThat(timer.waiting()).isEqualTo(1);
  }

  @Test
  void outage_lastStrategyHolds_untilItIsTooOld() {
    source.answer = HALF;
    poller.start(null);
    timer.pass(90);
    assertThat(source.askedAt).hasSize(2);
    source.answer = null;
    timer.pass(560);
    assertThat(poller.status().strategy()).isNotNull();
    assertThat(poller.status().ageSeconds()).isCloseTo(590, within(0.01));
    timer.pass(9.9);
    assertThat(sampling.strategy()).isNotNull();
    timer.pass(0.2);

    assertThat(sampling.strategy()).isNull();
    assertThat(poller.status().ageSeconds()).isZero();
    assertThat(books.read().expired()).isEqualTo(1);
    source.answer = QUARTER;
    timer.pass(70);
    assertThat(sampling.strategy()).isEqualTo(new RemoteStrategy.Probability(0.25));
    source.answer = null;
    timer.pass(700);
    assertThat(sampling.strategy()).as("the next one is too old in time, too").isNull();
    assertThat(books.read().expired()).isEqualTo(2);
  }

  @Test
  void answers_keepAStrategyYoung_withOneTimerForItsEnd() {
    source.answer = HALF;
    poller.start(null);
    timer.pass(36_000);

    assertThat(sampling.strategy()).isNotNull();
    assertThat(books.read().expired()).isZero();
    assertThat(timer.waiting()).isEqualTo(2);
  }

  @Test
  void badAnswer_changesNothing_andIsCounted() {
    source.answer = HALF;
    poller.start(null);
    timer.pass(1);
    source.answer = "{\"probabilisticSampling\":{\"samplingRate\":-1}}";
    timer.pass(59.5);

    assertThat(sampling.strategy()).isEqualTo(new RemoteStrategy.Probability(0.5));
    assertThat(poller.status().last()).isEqualTo(PollResult.UNREADABLE);
    assertThat(polls(PollResult.UNREADABLE)).isEqualTo(1);
  }

  @Test
  void partsThatAreIgnored_areCounted() {
    source.answer =
        "{\"operationSampling\":{\"defaultSamplingProbability\":0.5,"
            + "\"defaultLowerBoundTracesPerSecond\":-1}}";
    poller.start(null);
    timer.pass(61);

    assertThat(books.read().ignored()).containsEntry(IgnoredPart.RATE, 2L);
  }

  @Test
  void sourceThatThrows_isAskedAgain() {
    source.failure = new IllegalStateException("planted");
    poller.start(null);
    timer.pass(1.5);

    assertThat(source.askedAt).hasSize(2);
    assertThat(polls(PollResult.UNREACHABLE)).isEqualTo(2);
  }

  @Test
  void stop_answerUnderWay_changesNothing() {
    source.pending = new CompletableFuture<>();
    poller.start(null);
    timer.pass(1);
    poller.stop();
    source.pending.complete(HALF.getBytes(UTF_8));
    timer.pass(1_000);

    assertThat(sampling.strategy()).isNull();
    assertThat(source.askedAt).hasSize(1);
    assertThat(timer.waiting()).isZero();
  }

  @Test
  void start_afterOneOfTheSameServer_goesOnWithItsStrategyAndAge() {
    source.answer = HALF;
    poller.start(null);
    timer.pass(30);
    poller.stop();
    source.answer = null;
    StrategyPoller next =
        poller(
            new PollSettings(Duration.ofSeconds(60), Duration.ofSeconds(100), SETTINGS.bounds()));
    next.start(poller);
    timer.pass(69);
    assertThat(next.status().ageSeconds()).isCloseTo(99, within(0.01));
    timer.pass(1.1);

    assertThat(sampling.strategy()).isNull();
  }

  @Test
  void start_ofAnotherServer_forgets() {
    source.answer = HALF;
    poller.start(null);
    timer.pass(30);
    poller.stop();
    source.answer = null;
    poller(SETTINGS).start(null);
    timer.pass(0);

    assertThat(sampling.strategy()).isNull();
  }

  private StrategyPoller poller(PollSettings settings) {
    return new StrategyPoller(source, settings, sampling, books, timer, () -> random);
  }

  private long polls(PollResult result) {
    return books.read().polls().getOrDefault(result, -1L);
  }

  /** Answers at once, if it has an answer. */
  private final class FakeSource implements StrategySource {
    private final List<Long> askedAt = new ArrayList<>();
    private @Nullable String answer;
    private @Nullable RuntimeException failure;
    private @Nullable CompletableFuture<byte[]> pending;

    @Override
    public String name() {
      return "http://jaeger";
    }

    @Override
    public CompletableFuture<byte[]> ask() {
      askedAt.add(timer.now());
      if (failure != null) {
        throw failure;
      }
      if (pending != null) {
        return pending;
      }
      return answer == null
          ? CompletableFuture.failedFuture(new IOException("planted"))
          : CompletableFuture.completedFuture(answer.getBytes(UTF_8));
    }
  }
}
