package io.headwater.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** "Trace the next 50 of that": a rule that the operator makes while the gateway serves. */
@SuppressWarnings("NullAway.Init")
final class TemporaryRuleIT {
  private static final String PATH = "/api/rules/temporary";
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int CLIENTS = 64;
  private static final int COUNT = 50;

  @TempDir private Path folder;

  @Test
  void countOf50_samplesExactly50_acrossAReload_andIsAudited() throws Exception {
    try (RawUpstream greeter = RawUpstream.ok("hello")) {
      Path file = Files.writeString(folder.resolve("gateway.conf"), hocon(greeter, "one"));
      try (GatewayProcess gateway = GatewayProcess.with("").startWithFile(file)) {
        AdminApi admin = gateway.admin();
        String id = create(admin);
        assertThat(RawClient.get(gateway.gateway(), "/greeter/say/hello").traceId()).isPresent();
        assertThat(RawClient.get(gateway.gateway(), "/greeter/say/bye").traceId()).isEmpty();

        Files.writeString(file, hocon(greeter, "two"));
        await()
            .atMost(PATIENCE)
            .until(() -> admin.metric("headwater_config_reloads_applied_total") == 1);
        JsonObject rule = list(admin).get(0).getAsJsonObject();
        assertThat(rule.get("id").getAsString()).isEqualTo(id);
        assertThat(rule.get("countLeft").getAsInt()).isEqualTo(COUNT - 1);
        assertThat(rule.get("secondsLeft").getAsInt()).isBetween(1, 600);
        assertThat(rule.get("who").getAsString()).isEqualTo("ops");

        assertThat(drive(gateway, 10)).isEqualTo(COUNT - 1);

        Ledger ledger = admin.awaitSettledLedger();
        assertThat(ledger.sampled()).isEqualTo(COUNT);
        assertThat(admin.traces("GET greeter Say.Hello")).hasSize(COUNT);
        assertThat(list(admin)).isEmpty();
        assertThat(admin.metric("headwater_temporary_rules_sampled_total")).isEqualTo(COUNT);
        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () ->
                    assertThat(gateway.output())
                        .anyMatch(
                            line ->
                                line.contains("temporary rule created: id " + id)
                                    && line.contains("who ops, why slow greetings"))
                        .anyMatch(
                            line ->
                                line.contains("temporary rule ended by count: id " + id)
                                    && line.contains("sampled 50 of 50")));
      }
    }
  }

  @Test
  void wrongRule_isRefusedWithEveryProblem() throws Exception {
    try (GatewayProcess gateway = GatewayProcess.run("")) {
      RawResponse refused =
          gateway
              .admin()
              .send(
                  "POST", PATH, "{\"name\": \"x\", \"match\": {\"tenant\": \"a\"}, \"count\": -1}");
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.json().getAsJsonArray("problems"))
          .hasToString(
              "[\"request:1: count: -1 (expected: a whole number, 1 to 1000000)\","
                  + "\"request:1: match.tenant: unknown (expected: a known key; did you mean"
                  + " `tenants`?)\","
                  + "\"request:1: who: missing (expected: who asks for it, printable ASCII, at most"
                  + " 200 characters)\","
                  + "\"request:1: why: missing (expected: why it is asked for, printable ASCII, at"
                  + " most 200 characters)\"]");
    }
  }

  private static String create(AdminApi admin) throws IOException {
    RawResponse created =
        admin.send(
            "POST",
            PATH,
            """
            {
              "name": "greetings", "match": {"services": "greeter", "endpoints": "Say.Hello"},
              "count": 50, "for": "10m", "who": "ops", "why": "slow greetings"
            }
            """);
    assertThat(created.status()).as(created.body()).isEqualTo(201);
    return created.json().get("id").getAsString();
  }

  private static JsonArray list(AdminApi admin) throws IOException {
    return JsonParser.parseString(admin.get(PATH).body()).getAsJsonArray();
  }

  /** Calls over many connections at once; returns how many were traced. */
  private static long drive(GatewayProcess gateway, int calls) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    try {
      CyclicBarrier start = new CyclicBarrier(CLIENTS);
      List<Callable<Long>> clients = new ArrayList<>();
      for (int n = 0; n < CLIENTS; n++) {
        clients.add(
            () -> {
              try (RawClient client = gateway.connect()) {
                start.await();
                long traced = 0;
                for (int call = 0; call < calls; call++) {
                  traced += client.get("/greeter/say/hello").traceId().isPresent() ? 1 : 0;
                }
                return traced;
              }
            });
      }
      long traced = 0;
      for (Future<Long> client : threads.invokeAll(clients)) {
        traced += client.get();
      }
      return traced;
    } finally {
      threads.shutdownNow();
    }
  }

  private static String hocon(RawUpstream greeter, String version) {
    return """
    headwater {
      listen { host = "127.0.0.1", port = 0 }
      admin.port = 0
      upstreams.greeter { endpoints = ["%s"], service-version = %s }
      tracing {
        sampling.default.probability = 0
        export { to = [embedded], queue.delay = 50ms }
      }
    }
    """
        .formatted(greeter.uri(), version);
  }
}
