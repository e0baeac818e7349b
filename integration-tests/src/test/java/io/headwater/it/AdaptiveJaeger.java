package io.headwater.it;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A Jaeger of version 2 with adaptive sampling, which {@code JAEGER_BIN} names, on the same ports
 * and files over its restarts.
 *
 * <p>What a Jaeger that is alone computes it stores, and does not serve before it is started again
 * (2.20: who leads the election does not read what it wrote). So a turn of the loop is one of its
 * lives, which begins with the probability that the one before has stored.
 */
final class AdaptiveJaeger implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;
  private static final String READY = "Everything is ready";

  private final Path folder;
  private final String program;
  private final int otlpPort = FreePort.find();
  private final int samplingPort = FreePort.find();
  private @Nullable Process process;

  /** Aborts the test where there is none. */
  AdaptiveJaeger(Path folder) throws IOException {
    this.folder = folder;
    String named = System.getenv("JAEGER_BIN");
    if (named == null || !Files.isExecutable(Path.of(named))) {
      Requirement.JAEGER.isMissing("JAEGER_BIN names no program: " + named);
    }
    this.program = Objects.requireNonNull(named);
    try (InputStream yaml =
        Objects.requireNonNull(
            AdaptiveJaeger.class.getResourceAsStream("/backends/jaeger-adaptive.yaml"))) {
      Files.copy(yaml, folder.resolve("jaeger.yaml"));
    }
  }

  /**
   * Starts it.
   *
   * @param initial probability that it begins with, for what it has not stored one
   */
  void start(double initial) throws IOException, InterruptedException {
    ProcessBuilder launch =
        new ProcessBuilder(program, "--config", folder.resolve("jaeger.yaml").toString())
            .redirectErrorStream(true);
    launch.environment().put("FOLDER", folder.toString());
    launch.environment().put("INITIAL", Double.toString(initial));
    launch.environment().put("OTLP_HTTP_PORT", Integer.toString(otlpPort));
    launch.environment().put("SAMPLING_PORT", Integer.toString(samplingPort));
    Process started = launch.start();
    process = started;
    new ProcessOutput(started, line -> line.contains(READY)).await();
  }

  /** Ends it, with all it has stored. */
  void stop() throws InterruptedException {
    Process running = process;
    if (running != null) {
      running.toHandle().destroy();
      if (!running.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("Jaeger does not end");
      }
    }
  }

  URI otlp() {
    return URI.create("http://127.0.0.1:" + otlpPort);
  }

  URI sampling() {
    return URI.create("http://127.0.0.1:" + samplingPort);
  }

  /** The probability that it gives for an operation of a service. */
  double probability(String service, String operation) throws IOException {
    try (RawClient client = RawClient.to(sampling())) {
      client.write("GET /sampling?service=" + service + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
      JsonObject sampling = client.response().json().getAsJsonObject("operationSampling");
      for (JsonElement each : sampling.getAsJsonArray("perOperationStrategies")) {
        JsonObject one = each.getAsJsonObject();
        if (one.get("operation").getAsString().equals(operation)) {
          return one.getAsJsonObject("probabilisticSampling").get("samplingRate").getAsDouble();
        }
      }
      return sampling.get("defaultSamplingProbability").getAsDouble();
    }
  }

  @Override
  public void close() {
    if (process != null) {
      process.destroyForcibly();
    }
  }
}
