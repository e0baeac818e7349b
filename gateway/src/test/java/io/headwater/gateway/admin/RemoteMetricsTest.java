package io.headwater.gateway.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.gateway.decide.RemoteStrategy;
import io.headwater.gateway.decide.RemoteStrategy.PerOperation;
import io.headwater.gateway.decide.RemoteStrategy.Probability;
import io.headwater.gateway.decide.RemoteStrategy.RateLimit;
import io.headwater.gateway.remote.IgnoredPart;
import io.headwater.gateway.remote.PollBooks;
import io.headwater.gateway.remote.PollResult;
import io.headwater.gateway.remote.RemoteStatus;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A server of sampling strategies, as metrics and JSON. */
class RemoteMetricsTest {
  @Test
  void write_strategyInForce_tellsAgeOperationsPollsAndWhatWasIgnored() throws Exception {
    Metrics metrics = new Metrics();
    RemoteMetrics.write(
        metrics, status(new PerOperation(0.5, 0, 0, Map.of("GET /a", 1.0, "GET /b", 0.0))));
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    PrometheusTextFormatWriter.create()
        .write(text, metrics.build(), EscapingScheme.UNDERSCORE_ESCAPING);

    assertThat(text.toString(UTF_8).lines())
        .contains(
            "headwater_remote_sampling_in_force 1.0",
            "headwater_remote_sampling_age_seconds 12.5",
            "headwater_remote_sampling_operations 2.0",
            "headwater_remote_sampling_polls_total{result=\"taken\"} 3.0",
            "headwater_remote_sampling_polls_total{result=\"timed-out\"} 1.0",
            "headwater_remote_sampling_ignored_total{cause=\"name\"} 4.0",
            "headwater_remote_sampling_expired_total 5.0");
  }

  @Test
  void json_ofEachKind() {
    assertThat(json(new PerOperation(null, 0.25, 2, Map.of("GET /b", 0.5, "GET /a", 1.0))))
        .isEqualTo(
            "{\"endpoint\":\"http://jaeger\",\"lastPoll\":\"timed-out\",\"strategy\":{"
                + "\"kind\":\"per-operation\",\"ageSeconds\":12.0,\"defaultProbability\":null,"
                + "\"lowerBoundPerSecond\":0.25,\"upperBoundPerSecond\":2.0,"
                + "\"operations\":{\"GET /a\":1.0,\"GET /b\":0.5}}}");
    assertThat(json(new Probability(0.5)))
        .contains("{\"kind\":\"probability\",\"ageSeconds\":12.0,\"probability\":0.5}");
    assertThat(json(new RateLimit(7)))
        .contains("{\"kind\":\"rate-limit\",\"ageSeconds\":12.0,\"targetPerSecond\":7.0}");
    assertThat(json(null)).endsWith("\"strategy\":null}");
  }

  private static String json(@Nullable RemoteStrategy strategy) {
    return new String(
        JsonBody.write(
            out -> {
              out.beginObject();
              RemoteJson.write(out, status(strategy));
              out.endObject();
            }),
        UTF_8);
  }

  private static RemoteStatus status(@Nullable RemoteStrategy strategy) {
    return new RemoteStatus(
        "http://jaeger",
        strategy,
        12.5,
        PollResult.TIMED_OUT,
        new PollBooks.Counts(
            Map.of(PollResult.TAKEN, 3L, PollResult.TIMED_OUT, 1L),
            Map.of(IgnoredPart.NAME, 4L),
            5));
  }
}
