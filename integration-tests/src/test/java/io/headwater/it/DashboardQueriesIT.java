package io.headwater.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every query of every dashboard, asked of a real Prometheus that scrapes the packaged jar: a
 * metric that was renamed, a label that is not there, a join that matches nothing shows as no data.
 */
@SuppressWarnings("NullAway.Init")
final class DashboardQueriesIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** Of a rate, against a scrape each half a second. */
  private static final int RANGE_SECONDS = 20;

  @TempDir private Path folder;

  @Test
  void everyQuery_hasData() throws Exception {
    PrometheusServer.program("prometheus");
    HttpServer service = service();
    URI upstream = URI.create("http://127.0.0.1:" + service.getAddress().getPort());
    Path config = Files.writeString(folder.resolve("gateway.conf"), hocon(upstream, 0.5));
    // Not beside the configuration: it would be one of the files that a reload looks at.
    Path candidate =
        Files.writeString(
            Files.createDirectory(folder.resolve("shadow")).resolve("candidate.conf"),
            "headwater.tracing.sampling.default.probability = 0.1");
    Path data = Files.createDirectory(folder.resolve("prometheus"));
    try (GatewayProcess gateway =
            GatewayProcess.with("").startWithFile(config, "--shadow", candidate.toString());
        PrometheusServer prometheus = PrometheusServer.scraping(data, gateway.admin().uri())) {
      await().atMost(PATIENCE).until(() -> !prometheus.query("headwater_build_info").isEmpty());
      Files.writeString(config, hocon(upstream, 0.6));

      List<Dashboard.Query> silent = new ArrayList<>();
      Dashboard.shipped().forEach(dashboard -> silent.addAll(dashboard.queries()));
      assertThat(silent).hasSizeGreaterThan(100);
      await()
          .atMost(PATIENCE)
          .pollDelay(Duration.ZERO)
          .pollInterval(PAUSE)
          .untilAsserted(
              () -> {
                callThrough(gateway.gateway());
                silent.removeIf(query -> hasData(prometheus, query));
                assertThat(silent).as("queries without data").isEmpty();
              });
      assertThat(prometheus.exemplarTraceIds("headwater_request_duration_seconds_bucket"))
          .isNotEmpty()
          .allMatch(id -> id.matches("[0-9a-f]{32}"));
    } finally {
      service.stop(0);
    }
  }

  private static boolean hasData(PrometheusServer prometheus, Dashboard.Query query) {
    try {
      List<PrometheusServer.Sample> samples = prometheus.query(query.over(RANGE_SECONDS));
      return samples.stream().anyMatch(sample -> !Double.isNaN(sample.value()))
          && query.labels().stream()
              .allMatch(
                  label -> samples.stream().anyMatch(sample -> sample.labels().containsKey(label)));
    } catch (IOException e) {
      throw new AssertionError(query.toString(), e);
    }
  }

  /** Good and bad requests of every kind that a panel shows. */
  private static void callThrough(URI gateway) throws IOException {
    try (RawClient client = RawClient.to(gateway)) {
      for (int i = 0; i < 10; i++) {
        client.get("/app/fine");
        client.get("/app/checkout");
        client.get("/app/target");
        client.get("/app/broken");
        client.get("/limited/fine");
        client.get("/dead/fine");
        client.get("/nobody/at/home");
      }
      client.get("/health/live");
    }
  }

  /** The service behind the gateway: some of it is broken. */
  private static HttpServer service() throws IOException {
    HttpServer service =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    service.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          boolean broken = exchange.getRequestURI().getPath().endsWith("broken");
          exchange.sendResponseHeaders(broken ? 500 : 200, 2);
          exchange.getResponseBody().write(new byte[] {'o', 'k'});
          exchange.close();
        });
    service.start();
    return service;
  }

  private String hocon(URI upstream, double probability) {
    return """
    headwater {
      listen { host = "127.0.0.1", port = 0 }
      admin.port = 0
      access-log { format = json, file = "%s" }
      upstreams {
        app.endpoints = "%s"
        dead { endpoints = ["http://127.0.0.1:1", "http://127.0.0.1:2"] }
      }
      routing.routes = [
        { name = app, match { path = "/app/**" }, upstream = app }
        { name = limited, match { path = "/limited/**" }, upstream = app,
          rate-limit { requests-per-second = 1, burst = 1 } }
        { name = dead, match { path = "/dead/**" }, upstream = dead }
      ]
      tracing {
        sampling {
          max-per-second = 50
          default.probability = %s
          rules = [
            { name = health, match { path = "/health/**" }, never = true }
            { name = checkout, match { path = "/app/checkout" }, always = true, max-per-second = 5 }
            { name = target, match { path = "/app/target" }, target-per-second = 2 }
          ]
          keep.on = [error]
          boost { on = [error], probability = 0.9, for = 5s, cool-down = 5s }
        }
        export { to = [embedded, otlp], otlp { endpoint = "http://127.0.0.1:1", timeout = 200ms } }
      }
    }
    """
        .formatted(folder.resolve("access.log"), upstream, probability);
  }
}
