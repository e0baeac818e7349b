package io.headwater.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Mixed requests through the packaged jar while the collector dies and comes back: the books hold,
 * and nobody notices. {@code -Dheadwater.requests=100000} makes it the acceptance run.
 */
@SuppressWarnings("NullAway.Init")
final class LedgerUnderFailureIT {
  private static final int REQUESTS = Integer.getInteger("headwater.requests", 20_000);
  private static final int CLIENTS = 8;
  private static final int TOKEN_USES = 200;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @TempDir private Path folder;

  /**
   * A kind of request.
   *
   * @param method of it
   * @param target of it
   * @param header one more header; empty: none
   * @param status what it is answered with, whatever becomes of the collector
   */
  private record Kind(String method, String target, String header, int status) {}

  @Test
  void mixedRequests_collectorKilledAndRevived_booksHoldAndNoExchangeFails() throws Exception {
    Path key = folder.resolve("key.pem");
    String configured = run("token", "key", "--private-key", key.toString(), "--key-id", "ops");
    String token =
        run(
            "token",
            "issue",
            "--private-key",
            key.toString(),
            "--key-id",
            "ops",
            "--ttl",
            "15m",
            "--max-uses",
            Integer.toString(TOKEN_USES));
    try (RawUpstream upstream = RawUpstream.ok("hello");
        RawUpstream closing = RawUpstream.answering(request -> "");
        OtlpSink collector = OtlpSink.alive();
        GatewayProcess gateway =
            GatewayProcess.run(hocon(upstream, closing, collector) + configured)) {
      AtomicLong sent = new AtomicLong();
      ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
      try {
        List<Future<Long>> loads = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
          int seed = i;
          loads.add(clients.submit(() -> load(gateway, seed, token.strip(), sent)));
        }
        await().atMost(PATIENCE).until(() -> sent.get() >= REQUESTS / 3);
        collector.kill();
        await().atMost(PATIENCE).until(() -> sent.get() >= 2 * REQUESTS / 3);
        collector.start();
        long sampled = 0;
        for (Future<Long> load : loads) {
          sampled += load.get();
        }

        Ledger books = gateway.admin().awaitSettledLedger();
        assertThat(books.isBalanced()).isTrue();
        assertThat(books.requests()).isEqualTo(sent.get());
        assertThat(books.sampled()).isEqualTo(sampled);
        assertThat(books.sampled() + books.unsampled()).isEqualTo(sent.get());
        Ledger.Target spans = books.target("otlp");
        assertThat(spans.exported()).isPositive().isEqualTo(collector.spans().size());
        assertThat(spans.dropped()).as("while it was dead").isPositive();
        assertThat(spans.ended()).isEqualTo(spans.exported() + spans.dropped());
        assertThat(sampledFor(books, "debug-token")).isEqualTo(TOKEN_USES);
        for (String reason : List.of("trusted-parent", "rule", "default")) {
          assertThat(sampledFor(books, reason)).as(reason).isPositive();
        }
      } finally {
        clients.shutdownNow();
      }
    }
  }

  private static long sampledFor(Ledger books, String reason) {
    return books
        .json()
        .getAsJsonObject("requests")
        .getAsJsonObject("sampled")
        .get(reason)
        .getAsLong();
  }

  private static String run(String... arguments) throws Exception {
    ProgramRun finished = HeadwaterJar.run(arguments);
    assertThat(finished.exitCode()).as(finished.err()).isZero();
    return finished.out();
  }

  /** Sends a share of the requests, and says how many of them were sampled. */
  private static long load(GatewayProcess gateway, int seed, String token, AtomicLong sent)
      throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    List<Kind> kinds = kinds(token);
    long sampled = 0;
    try (RawClient client = gateway.connect()) {
      for (int i = 0; i < REQUESTS / CLIENTS; i++) {
        Kind kind = kinds.get(random.nextInt(kinds.size()));
        String body = kind.method().equals("POST") ? "hi" : "";
        client.write(
            kind.method()
                + ' '
                + kind.target()
                + " HTTP/1.1\r\nhost: test\r\n"
                + (body.isEmpty() ? "" : "content-length: 2\r\n")
                + (kind.header().isEmpty() ? "" : kind.header() + "\r\n")
                + "\r\n"
                + body);
        RawResponse response = client.responseTo(kind.method());
        assertThat(response.status()).as(kind.toString()).isEqualTo(kind.status());
        sampled += response.traceId().isPresent() ? 1 : 0;
        sent.incrementAndGet();
      }
    }
    return sampled;
  }

  private static List<Kind> kinds(String token) {
    String parent = "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0";
    return List.of(
        new Kind("GET", "/app/default", "", 200),
        new Kind("HEAD", "/app/default", "", 200),
        new Kind("GET", "/health/live", "", 404),
        new Kind("GET", "/app/always", "", 200),
        new Kind("POST", "/app/half", "", 200),
        new Kind("GET", "/app/target", "", 200),
        new Kind("GET", "/app/capped", "", 200),
        new Kind("GET", "/app/operations/7", "", 200),
        new Kind("GET", "/app/default", "x-tenant: beta-1", 200),
        new Kind("GET", "/app/default", parent + 1, 200),
        new Kind("GET", "/app/default", parent + 0, 200),
        new Kind("GET", "/app/default", "x-headwater-debug: " + token, 200),
        new Kind("GET", "/app/default", "x-headwater-debug: " + token + "A", 200),
        new Kind("GET", "/nobody/x", "", 404),
        new Kind("GET", "/refusing/x", "", 502),
        new Kind("POST", "/closing/x", "", 502));
  }

  private static String hocon(RawUpstream upstream, RawUpstream closing, OtlpSink collector)
      throws IOException {
    return """
    headwater {
      upstreams {
        app.endpoints = "%s"
        closing.endpoints = "%s"
        refusing.endpoints = "%s"
      }
      routing.resolver = path
      tracing {
        sampling {
          default.probability = 0.05
          max-per-second = 2000
          rules = [
            { name = "health", match { path = "/health/**" }, never = true }
            { name = "always", match { path = "/app/always" }, always = true }
            { name = "half", match { methods = [POST], path = "/app/half" }, probability = 0.5 }
            { name = "target", match { path = "/app/target" }, target-per-second = 20 }
            { name = "capped", match { path = "/app/capped" }, probability = 1, max-per-second = 10 }
            { name = "operations", match { path = "/app/operations/*" }, target-per-second = 5, per = operation, min-per-minute = 6 }
            { name = "beta", match { headers { "x-tenant" = "beta-*" } }, probability = 0.25 }
          ]
        }
        trust.from = [{ cidr = "127.0.0.0/8", policy = continue, max-per-second = 50 }]
        export {
          to = [otlp]
          otlp { endpoint = "%s", timeout = 1m }
          queue { size = 512, batch = 128, delay = 20ms }
        }
      }
    }
    """
        .formatted(upstream.uri(), closing.uri(), FreePort.uri(), collector.uri());
  }
}
