package io.headwater.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** A real Prometheus, which scrapes a gateway twice a second. */
final class PrometheusServer implements AutoCloseable {
  private final HttpProgram program;

  private PrometheusServer(HttpProgram program) {
    this.program = program;
  }

  /**
   * The program {@code prometheus} or {@code promtool}; without it the test is skipped, or fails.
   */
  static Path program(String name) {
    return ProgramOnPath.find(name)
        .orElseGet(
            () -> {
              Requirement.PROMETHEUS.isMissing("no " + name + " on PATH");
              throw new AssertionError("unreachable");
            });
  }

  /**
   * Starts one.
   *
   * @param folder is empty, and is for its configuration and its data
   * @param target its {@code /metrics} is scraped
   */
  static PrometheusServer scraping(Path folder, URI target) throws IOException {
    Path program = program("prometheus");
    Path configuration =
        Files.writeString(
            folder.resolve("prometheus.yaml"),
            """
            global: { scrape_interval: 500ms, scrape_timeout: 500ms }
            scrape_configs:
              - job_name: headwater
                static_configs: [{ targets: ["%s"] }]
            """
                .formatted(target.getAuthority()));
    int port = FreePort.find();
    return new PrometheusServer(
        HttpProgram.start(
            new ProcessBuilder(
                program.toString(),
                "--config.file=" + configuration,
                "--storage.tsdb.path=" + folder.resolve("data"),
                "--enable-feature=exemplar-storage",
                "--web.listen-address=127.0.0.1:" + port),
            folder.resolve("prometheus.log"),
            port,
            "/-/ready",
            status -> status == 200));
  }

  /** What an expression is now: a sample for each series; fails if Prometheus does not take it. */
  List<Sample> query(String expression) throws IOException {
    JsonObject data = data("/api/v1/query?query=" + URLEncoder.encode(expression, UTF_8));
    JsonArray result = data.getAsJsonArray("result");
    if (data.get("resultType").getAsString().equals("scalar")) {
      return List.of(new Sample(Map.of(), result.get(1).getAsDouble()));
    }
    return StreamSupport.stream(result.spliterator(), false)
        .map(series -> Sample.read(series.getAsJsonObject()))
        .toList();
  }

  /** Trace ids of the exemplars of a series in the last minutes. */
  List<String> exemplarTraceIds(String series) throws IOException {
    long now = System.currentTimeMillis() / 1000;
    RawResponse response =
        RawClient.get(
            program.uri(),
            "/api/v1/query_exemplars?start=%d&end=%d&query=%s"
                .formatted(now - 600, now + 1, URLEncoder.encode(series, UTF_8)));
    return StreamSupport.stream(response.json().getAsJsonArray("data").spliterator(), false)
        .flatMap(
            found ->
                StreamSupport.stream(
                    found.getAsJsonObject().getAsJsonArray("exemplars").spliterator(), false))
        .map(exemplar -> exemplar.getAsJsonObject().getAsJsonObject("labels"))
        .map(labels -> labels.get("trace_id").getAsString())
        .toList();
  }

  private JsonObject data(String target) throws IOException {
    RawResponse response = RawClient.get(program.uri(), target);
    JsonObject answer = JsonParser.parseString(response.body()).getAsJsonObject();
    if (response.status() != 200) {
      throw new AssertionError(target + ": " + answer);
    }
    return answer.getAsJsonObject("data");
  }

  @Override
  public void close() throws IOException {
    program.close();
  }

  /**
   * One series at one moment.
   *
   * @param labels without those that are empty
   * @param value NaN where there is nothing to tell
   */
  record Sample(Map<String, String> labels, double value) {
    private static Sample read(JsonObject series) {
      return new Sample(
          series.getAsJsonObject("metric").entrySet().stream()
              .collect(
                  Collectors.toMap(Map.Entry::getKey, label -> label.getValue().getAsString())),
          number(series.getAsJsonArray("value").get(1).getAsString()));
    }

    private static double number(String text) {
      return switch (text) {
        case "+Inf" -> Double.POSITIVE_INFINITY;
        case "-Inf" -> Double.NEGATIVE_INFINITY;
        default -> Double.parseDouble(text);
      };
    }
  }
}
