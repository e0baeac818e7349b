package io.headwater.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.headwater.gateway.forward.RawUpstream;
import io.headwater.gateway.log.GatewayLog;
import io.headwater.gateway.log.LogLevel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code docs/metrics.md} says of every metric what a gateway shows of it, and of no other. */
class MetricsDocumentIT {
  private static final Path PAGE = Path.of("..", "docs", "metrics.md");
  private static final Pattern ROW =
      Pattern.compile("\\| `(\\w+)` \\| (\\w+) \\|([^|]*)\\|([^|]*)\\|[^|]+\\|");
  private static final Pattern TYPE = Pattern.compile("# TYPE (\\w+) (\\w+)");
  private static final Pattern UNIT = Pattern.compile("# UNIT (\\w+) (\\w+)");
  private static final Pattern SAMPLE = Pattern.compile("(\\w+)(?:\\{(.*?)})? [-+.\\dEINaf]+.*");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"(?:[^\"\\\\]|\\\\.)*\"");
  private static final List<String> ENDINGS = List.of("_bucket", "_count", "_sum");

  /** Whatever has metrics of its own is in use. */
  private static final String EVERYTHING =
      """
      headwater {
        routing {
          resolver = none
          defaults { rate-limit { requests-per-second = 1000 } }
          routes = [{ name = "all", match { path = "/**" }, upstream = svc }]
        }
        access-log { format = json, file = "%s" }
        metrics.otlp { enabled = true, endpoint = "http://127.0.0.1:1" }
        tracing.export {
          to = [embedded, otlp]
          otlp.endpoint = "http://127.0.0.1:1"
          disk.dir = "%s"
        }
        tracing.sampling {
          max-per-second = 100
          remote.endpoint = "http://127.0.0.1:1"
          rules = [
            { name = "capped", match { path = "/capped" }, always = true, max-per-second = 7 }
            { name = "target", match { path = "/target" }, target-per-second = 2.5 }
            { name = "each", match { path = "/each" }, target-per-second = 1, per = operation }
          ]
        }
      }
      """;

  private final ByteArrayOutputStream lines = new ByteArrayOutputStream();

  @Test
  void page_saysWhatIsShown_andNothingElse(@TempDir Path folder) throws Exception {
    String hocon = EVERYTHING.formatted(folder.resolve("access.log"), folder.resolve("spans"));
    try (RawUpstream upstream =
            RawUpstream.answering("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
        LiveGateway gateway = start(upstream, hocon)) {
      gateway.gateway().shadow(LiveGateway.config(upstream(upstream) + hocon));
      for (String path : List.of("/capped", "/capped", "/target", "/each", "/other")) {
        assertThat(gateway.call("GET " + path + " HTTP/1.1\r\nhost: a\r\n\r\n").status())
            .isEqualTo(200);
      }
      assertThat(described(gateway.openMetrics())).isEqualTo(documented());

      assertThat(gateway.metric("headwater_rule_max_per_second{rule=\"capped\"}")).isEqualTo(7);
      assertThat(gateway.metric("headwater_rule_target_per_second{per=\"rule\",rule=\"target\"}"))
          .isEqualTo(2.5);
      assertThat(
              gateway.metric(
                  "headwater_requests_total{class=\"2xx\",route=\"all\",upstream=\"svc\"}"))
          .isEqualTo(5);
      assertThat(gateway.metric("headwater_response_body_bytes_total{route=\"all\"}"))
          .isEqualTo(10);
      assertThat(gateway.metric("headwater_upstream_duration_seconds_count{upstream=\"svc\"}"))
          .isEqualTo(5);
      await()
          .until(
              () ->
                  gateway.metric("headwater_upstream_connections{state=\"idle\",upstream=\"svc\"}")
                      >= 1);
      // Of the two that the capped rule sampled, and of the candidate's others none.
      assertThat(gateway.openMetrics())
          .containsPattern(
              "headwater_request_duration_seconds_bucket\\{route=\"all\",le=\"[^\"]+\"} \\d+"
                  + " # \\{span_id=\"[0-9a-f]{16}\",trace_id=\"[0-9a-f]{32}\"} \\S+ \\S+\n")
          .containsPattern(
              "headwater_upstream_duration_seconds_bucket\\{upstream=\"svc\",le=\"[^\"]+\"} \\d+"
                  + " # \\{span_id=")
          .endsWith("# EOF\n");
      assertThat(gateway.admin("/metrics")).doesNotContain("# {", "# EOF");
    }
  }

  @Test
  void life_isLogged_counted_andDated(@TempDir Path folder) throws Exception {
    String hocon = EVERYTHING.formatted(folder.resolve("access.log"), folder.resolve("spans"));
    try (RawUpstream upstream = RawUpstream.answering("");
        LiveGateway gateway = start(upstream, hocon)) {
      String before = hash(gateway);
      gateway
          .gateway()
          .apply(
              LiveGateway.config(
                  upstream(upstream)
                      + hocon
                      + "headwater.tracing.sampling.default.probability = 0.5"));
      gateway.gateway().refused(List.of("test:1: a: b (expected: {0})"));
      assertThat(hash(gateway)).isNotEqualTo(before);
      for (String event : List.of("start", "ready", "reload", "reload-refused")) {
        assertThat(gateway.metric("headwater_events_total{event=\"" + event + "\"}")).isEqualTo(1);
        assertThat(gateway.metric("headwater_event_timestamp_seconds{event=\"" + event + "\"}"))
            .isPositive();
      }
      assertThat(gateway.metric("headwater_events_total{event=\"drain\"}")).isZero();
      assertThat(gateway.admin("/metrics"))
          .doesNotContain("headwater_event_timestamp_seconds{event=\"drain\"}");
      await().until(() -> gateway.metric("headwater_log_lines_total{level=\"warning\"}") >= 1);
    }
    List<JsonObject> events =
        lines
            .toString(UTF_8)
            .lines()
            .map(line -> JsonParser.parseString(line).getAsJsonObject())
            .filter(line -> line.has("event"))
            .toList();
    assertThat(events)
        .extracting(line -> line.get("event").getAsString())
        .containsExactly("start", "ready", "reload", "reload-refused", "drain", "stop");
    assertThat(events.get(3).get("message").getAsString()).endsWith("(expected: {0})");
    assertThat(events.get(3).get("level").getAsString()).isEqualTo("warning");
  }

  private LiveGateway start(RawUpstream upstream, String hocon) throws Exception {
    return LiveGateway.startWithLog(
        upstream(upstream) + hocon, GatewayLog.start(true, LogLevel.INFO, lines));
  }

  private static String upstream(RawUpstream server) {
    return LiveGateway.upstream("svc", server.endpoint().toString());
  }

  private static String hash(LiveGateway gateway) {
    Matcher hash =
        Pattern.compile("headwater_config_info\\{hash=\"([0-9a-f]{16})\"} 1")
            .matcher(gateway.admin("/metrics"));
    assertThat(hash.find()).isTrue();
    return hash.group(1);
  }

  /** Of each metric on the page: type, labels and unit. */
  private static Map<String, String> documented() throws IOException {
    Map<String, String> metrics = new TreeMap<>();
    for (String line : Files.readAllLines(PAGE)) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        String labels = String.join(" ", new TreeSet<>(List.of(row.group(3).split("[`, ]+"))));
        String before = metrics.put(row.group(1), row.group(2) + " [" + labels.strip() + "]");
        assertThat(before).as(row.group(1) + " stands there twice").isNull();
        assertThat(row.group(4).isBlank())
            .as(row.group(1) + " has a unit")
            .isEqualTo(row.group(2).equals("info"));
        assertUnit(row.group(1), row.group(4).strip());
      }
    }
    return metrics;
  }

  private static void assertUnit(String name, String unit) {
    String base = name.replaceFirst("_total$", "");
    if (base.endsWith("_seconds")) {
      assertThat(unit).as(name).isIn("seconds", "Unix time");
    }
    if (base.endsWith("_bytes")) {
      assertThat(unit).as(name).isEqualTo("bytes");
    }
  }

  /** The same of each metric that is exposed. */
  private static Map<String, String> described(String exposition) {
    Map<String, String> types = new TreeMap<>();
    Map<String, TreeSet<String>> labels = new TreeMap<>();
    List<String> units = new ArrayList<>();
    String family = "";
    for (String line : exposition.lines().toList()) {
      Matcher type = TYPE.matcher(line);
      Matcher unit = UNIT.matcher(line);
      Matcher sample = SAMPLE.matcher(line);
      if (type.matches()) {
        family = type.group(1) + ending(type.group(2));
        types.put(family, type.group(2));
      } else if (unit.matches()) {
        units.add(unit.group(1) + ' ' + unit.group(2));
      } else if (!line.startsWith("#")) {
        assertThat(sample.matches()).as(line).isTrue();
        assertThat(base(sample.group(1), types)).as(line).isEqualTo(family);
        TreeSet<String> names = labels.computeIfAbsent(family, name -> new TreeSet<>());
        Matcher label = LABEL.matcher(sample.group(2) == null ? "" : sample.group(2));
        while (label.find()) {
          names.add(label.group(1));
        }
        names.remove("le");
      }
    }
    assertThat(units)
        .contains("headwater_request_duration_seconds seconds", "jvm_memory_used_bytes bytes");
    Map<String, String> metrics = new TreeMap<>();
    types.forEach(
        (name, type) ->
            metrics.put(
                name,
                type + " [" + String.join(" ", labels.getOrDefault(name, new TreeSet<>())) + "]"));
    return metrics;
  }

  private static String ending(String type) {
    return switch (type) {
      case "counter" -> "_total";
      case "info" -> "_info";
      default -> "";
    };
  }

  private static String base(String sample, Map<String, String> types) {
    for (String ending : ENDINGS) {
      String name =
          sample.endsWith(ending) ? sample.substring(0, sample.length() - ending.length()) : sample;
      if (!name.equals(sample) && types.containsKey(name)) {
        return name;
      }
    }
    return sample;
  }
}
