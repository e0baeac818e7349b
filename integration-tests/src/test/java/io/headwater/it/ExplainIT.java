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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Explanations, a shadow and a replay, all with the packaged jar. */
@SuppressWarnings("NullAway.Init")
final class ExplainIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String RULES =
      """
      sampling.default.probability = 0
      sampling.rules = [
        { name = "health", match { path = "/up/health" }, never = true }
        { name = "shop", match { path = "/up/shop" }, always = true, max-per-second = 1 }
      ]
      """;

  @TempDir private Path folder;

  @Test
  void command_saysWhy_inTextAndJson() throws Exception {
    Path file = Files.writeString(folder.resolve("gateway.conf"), hocon("http://a", RULES));
    ProgramRun text =
        HeadwaterJar.run("explain", "--config", file.toString(), "--path", "/up/shop");
    assertThat(text.exitCode()).as(text.err()).isZero();
    assertThat(text.out())
        .contains("- path /up/health", "+ path /up/shop", "reason rule, rule shop")
        .doesNotContain("\u001b");

    ProgramRun json =
        HeadwaterJar.run("explain", "--config", file.toString(), "--path", "/up/health", "--json");
    assertThat(onlyOutcome(JsonParser.parseString(json.out()).getAsJsonObject()).get("reason"))
        .hasToString("\"never\"");

    assertThat(
            HeadwaterJar.run("explain", "--config", file.toString(), "--path", "shop").exitCode())
        .isEqualTo(2);
  }

  @Test
  void api_explainsByWhatIsInForce_andUsesNothingUp() throws Exception {
    try (RawUpstream upstream = RawUpstream.ok("ok");
        GatewayProcess gateway = GatewayProcess.run(hocon(upstream.uri().toString(), RULES))) {
      String shop = "{\"path\":\"/up/shop\",\"headers\":{\"x-a\":[\"1\",\"2\"]}}";
      for (int n = 0; n < 5; n++) {
        assertThat(onlyOutcome(explain(gateway, shop)).get("sampled").getAsBoolean()).isTrue();
      }
      assertThat(gateway.admin().ledger().requests()).isZero();

      assertThat(RawClient.get(gateway.gateway(), "/up/shop").traceId()).isPresent();
      // The second of two within a second is over the cap, whichever is asked.
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                RawClient.get(gateway.gateway(), "/up/shop");
                assertThat(onlyOutcome(explain(gateway, shop)).get("cap").getAsString())
                    .isEqualTo("rule");
              });

      RawResponse wrong =
          gateway.admin().send("POST", "/api/explain", "{\"path\":\"a\",\"peer\":\"x\",\"pth\":1}");
      assertThat(wrong.status()).isEqualTo(400);
      assertThat(wrong.json().get("detail").getAsString())
          .contains("path: a (", "peer: x (", "pth: not a key (");
      assertThat(gateway.admin().send("POST", "/api/explain", "{\"path\":").status())
          .isEqualTo(400);
    }
  }

  @Test
  void shadow_isCountedBeside_reloadedAndNeverFelt() throws Exception {
    Path shadow =
        Files.writeString(folder.resolve("candidate.conf"), candidate("probability = 1.0"));
    Path file = folder.resolve("gateway.conf");
    try (RawUpstream upstream = RawUpstream.ok("ok")) {
      Files.writeString(
          file,
          "headwater { listen { host = \"127.0.0.1\", port = 0 }, admin.port = 0 }\n"
              + hocon(upstream.uri().toString(), RULES));
      try (GatewayProcess gateway =
          GatewayProcess.with("").startWithFile(file, "--shadow", shadow.toString())) {
        for (int n = 0; n < 3; n++) {
          assertThat(RawClient.get(gateway.gateway(), "/up/a").traceId()).isEmpty();
        }
        JsonObject books = gateway.admin().ledger().json().getAsJsonObject("shadow");
        assertThat(books.getAsJsonObject("agreement"))
            .hasToString("{\"both\":0,\"liveOnly\":0,\"shadowOnly\":3,\"neither\":0}");
        assertThat(
                gateway
                    .admin()
                    .metric("headwater_shadow_agreement_total{live=\"false\",shadow=\"true\"}"))
            .isEqualTo(3);
        assertThat(gateway.admin().ledger().sampled()).isZero();

        Files.writeString(shadow, candidate("probabilty = 1.0"));
        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () ->
                    assertThat(gateway.admin().metric("headwater_shadow_reloads_refused_total"))
                        .isEqualTo(1));
        assertThat(gateway.output()).anyMatch(line -> line.contains("did you mean `probability`"));
        Files.writeString(shadow, candidate("probability = 0"));
        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () ->
                    assertThat(gateway.admin().metric("headwater_shadow_reloads_applied_total"))
                        .isEqualTo(1));
        RawClient.get(gateway.gateway(), "/up/a");
        assertThat(
                gateway
                    .admin()
                    .metric("headwater_shadow_agreement_total{live=\"false\",shadow=\"false\"}"))
            .isEqualTo(1);
      }
    }
  }

  @Test
  void shadow_thatIsWrong_is1_withEveryProblem() throws Exception {
    Path good = Files.writeString(folder.resolve("gateway.conf"), "headwater.listen.port = 0\n");
    Path bad = Files.writeString(folder.resolve("bad.conf"), "headwater { a = 1, b = 2 }\n");
    ProgramRun finished =
        HeadwaterJar.run("run", "--config", good.toString(), "--shadow", bad.toString());
    assertThat(finished.exitCode()).isEqualTo(1);
    assertThat(finished.errLines()).hasSize(2).allMatch(line -> line.contains("bad.conf:1: "));
  }

  @Test
  void replay_readsWhatTheGatewayWrote() throws Exception {
    for (String format : new String[] {"json", "common"}) {
      Path log = folder.resolve(format + ".log");
      String accessLog =
          "headwater.access-log { format = " + format + ", file = \"" + log + "\" }\n";
      try (RawUpstream upstream = RawUpstream.ok("ok");
          GatewayProcess gateway =
              GatewayProcess.run(accessLog + hocon(upstream.uri().toString(), RULES))) {
        for (int n = 0; n < 4; n++) {
          RawClient.get(gateway.gateway(), "/up/a?n=" + n);
        }
        RawClient.get(gateway.gateway(), "/up/health");
      }
      Path candidate =
          Files.writeString(folder.resolve("candidate.conf"), candidate("probability = 1.0"));
      ProgramRun finished =
          HeadwaterJar.run(
              "replay", "--access-log", log.toString(), "--config", candidate.toString(), "--json");
      assertThat(finished.exitCode()).as(finished.err()).isZero();
      JsonObject report = JsonParser.parseString(finished.out()).getAsJsonObject();
      assertThat(report.getAsJsonObject("lines"))
          .hasToString("{\"read\":5,\"notReadable\":0,\"firstNotReadable\":0}");
      assertThat(report.getAsJsonObject("then").get("sampled").getAsLong()).isZero();
      assertThat(report.getAsJsonObject("now").get("sampled").getAsLong()).isEqualTo(5);
      assertThat(finished.err()).isEmpty();
    }
  }

  private static JsonObject explain(GatewayProcess gateway, String request) throws IOException {
    RawResponse response = gateway.admin().send("POST", "/api/explain", request);
    assertThat(response.status()).as(response.body()).isEqualTo(200);
    return response.json();
  }

  private static JsonObject onlyOutcome(JsonObject explanation) {
    JsonArray outcomes = explanation.getAsJsonArray("outcomes");
    assertThat(outcomes).hasSize(1);
    return outcomes.get(0).getAsJsonObject();
  }

  private static String candidate(String sampling) {
    return "headwater.tracing.sampling.default { " + sampling + " }\n";
  }

  private static String hocon(String upstream, String tracing) {
    return """
    headwater {
      upstreams.up.endpoints = "%s"
      routing.resolver = path
      tracing {
        export { to = [embedded], queue.delay = 50ms }
        %s
      }
    }
    """
        .formatted(upstream, tracing);
  }
}
