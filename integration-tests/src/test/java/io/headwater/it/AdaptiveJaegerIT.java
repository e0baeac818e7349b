package io.headwater.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/** The loop with a Jaeger: it counts what the gateway tells, and the gateway follows. */
final class AdaptiveJaegerIT {
  private static final String OPERATION = "GET greeter Say.Hello";
  private static final int PER_SECOND = 100;
  private static final double TARGET = 10;
  private static final int TURNS = 4;

  /** Of one turn: more than two of the intervals after which Jaeger computes. */
  private static final int REQUESTS = 12 * PER_SECOND;

  @Test
  void steadyLoad_whatIsSampled_comesNearTheTarget(@TempDir Path folder, TestReporter reporter)
      throws Exception {
    try (AdaptiveJaeger jaeger = new AdaptiveJaeger(folder);
        RawUpstream greeter = RawUpstream.ok("hello")) {
      jaeger.start(1);
      try (GatewayProcess gateway = GatewayProcess.run(hocon(jaeger, greeter))) {
        double probability = 1;
        double sampledPerSecond = PER_SECOND;
        for (int turn = 0; turn < TURNS; turn++) {
          if (turn > 0) {
            jaeger.start(probability);
          }
          double given = jaeger.probability("edge", OPERATION);
          await()
              .atMost(Duration.ofMinutes(1))
              .until(() -> Math.abs(followed(gateway) - given) < 1e-12);
          sampledPerSecond = load(gateway);
          jaeger.stop();
          reporter.publishEntry(
              "turn " + turn,
              "Jaeger gave p = %s; the gateway sampled %.1f per second of about %d"
                  .formatted(given, sampledPerSecond, PER_SECOND));
          jaeger.start(given);
          probability = jaeger.probability("edge", OPERATION);
          jaeger.stop();
        }

        assertThat(sampledPerSecond).as("target %s", TARGET).isBetween(TARGET / 3, TARGET * 3);
        assertThat(probability * PER_SECOND).isBetween(TARGET / 3, TARGET * 3);
        assertThat(gateway.admin().ledger().isBalanced()).isTrue();
      }
    }
  }

  private static String hocon(AdaptiveJaeger jaeger, RawUpstream greeter) {
    return """
    headwater {
      service.name = edge
      upstreams.greeter.endpoints = ["%s"]
      tracing {
        sampling.remote { endpoint = "%s", interval = 1s }
        export { to = [otlp], otlp { endpoint = "%s", timeout = 1s }, queue.delay = 100ms }
      }
    }
    """
        .formatted(greeter.uri(), jaeger.sampling(), jaeger.otlp());
  }

  /** The probability that the gateway has for the operation; NaN: none. */
  private static double followed(GatewayProcess gateway) throws IOException {
    JsonObject remote = gateway.admin().get("/api/rules").json().getAsJsonObject("remote");
    if (!remote.get("lastPoll").isJsonPrimitive()
        || !remote.get("lastPoll").getAsString().equals("taken")) {
      return Double.NaN;
    }
    JsonObject strategy = remote.getAsJsonObject("strategy");
    JsonElement own = strategy.getAsJsonObject("operations").get(OPERATION);
    return (own == null ? strategy.get("defaultProbability") : own).getAsDouble();
  }

  /** Sends at a steady rate; how many per second were sampled for their probability. */
  private static double load(GatewayProcess gateway) throws Exception {
    long before = sampled(gateway);
    long started = System.nanoTime();
    AtomicLong sent = new AtomicLong();
    ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    try (RawClient client = gateway.connect()) {
      ScheduledFuture<?> load =
          clock.scheduleAtFixedRate(
              () -> {
                try {
                  assertThat(client.get("/greeter/say/hello").status()).isEqualTo(200);
                  sent.incrementAndGet();
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              },
              0,
              TimeUnit.SECONDS.toNanos(1) / PER_SECOND,
              TimeUnit.NANOSECONDS);
      await().atMost(Duration.ofMinutes(2)).until(() -> load.isDone() || sent.get() >= REQUESTS);
      assertThat(load.isDone()).as("a request failed").isFalse();
    } finally {
      clock.shutdownNow();
    }
    double seconds = (System.nanoTime() - started) / 1e9;
    return (sampled(gateway) - before) / seconds;
  }

  private static long sampled(GatewayProcess gateway) throws IOException {
    return gateway.admin().metric("headwater_decisions_total{reason=\"remote\",sampled=\"true\"}");
  }
}
