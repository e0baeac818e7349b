package io.headwater.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code explain}, wired as in the jar: the text that people read, and the JSON. */
@SuppressWarnings("NullAway.Init")
class ExplainCommandTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

  @TempDir private Path folder;

  @Test
  void text_isGolden_whereTheTraceIdDecides() throws Exception {
    assertThat(explain("--method", "POST", "--path", "/checkout/7?x=1").out())
        .isEqualTo(golden("both-outcomes.txt"));
  }

  @Test
  void text_isGolden_forATrustedParent() throws Exception {
    Commands.Finished finished =
        explain(
            "--path",
            "/a",
            "--peer",
            "10.0.0.1",
            "--header",
            "X-Forwarded-For: 203.0.113.9, 10.0.0.7",
            "--header",
            "traceparent: 00-" + TRACE + "-b7ad6b7169203331-01",
            "--header",
            "b3: nonsense",
            "--trace-id",
            "4BF92F3577B34DA6A3CE929D0E0E4736");
    assertThat(finished.out()).isEqualTo(golden("trusted-parent.txt"));
  }

  @Test
  void json_saysTheSame() throws Exception {
    JsonObject json =
        JsonParser.parseString(explain("--path", "/health/db", "--json").out()).getAsJsonObject();
    assertThat(json.getAsJsonArray("outcomes")).hasSize(1);
    JsonObject outcome = json.getAsJsonArray("outcomes").get(0).getAsJsonObject();
    assertThat(outcome.get("when").getAsString()).isEqualTo("always");
    assertThat(outcome.get("sampled").getAsBoolean()).isFalse();
    assertThat(outcome.get("reason").getAsString()).isEqualTo("never");
    assertThat(outcome.get("rule").getAsString()).isEqualTo("health");
    assertThat(outcome.getAsJsonObject("upstreamHeaders").get("traceparent").getAsString())
        .endsWith("-02");
  }

  @Test
  void xForwardedFor_isBelievedOfTrustedPeersOnly_andClientIsTakenAsGiven() throws Exception {
    String[] said = {"--path", "/a", "--json", "--header", "x-forwarded-for: 203.0.113.9"};
    assertThat(client(said)).isEqualTo("127.0.0.1");
    assertThat(client(with(said, "--peer", "10.0.0.1"))).isEqualTo("203.0.113.9");
    assertThat(client(with(said, "--peer", "10.0.0.1", "--client", "198.51.100.2")))
        .isEqualTo("198.51.100.2");
  }

  @Test
  void token_isNotShown() throws Exception {
    assertThat(explain("--path", "/a?headwater-debug=abc.def.ghi&x=1").out())
        .contains("/a?x=1")
        .doesNotContain("abc.def");
  }

  @Test
  void description_thatIsWrong_is2_withEveryProblem() throws Exception {
    Commands.Finished finished =
        explain("--path", "a", "--client", "x", "--header", "secret", "--trace-id", "0");
    assertThat(finished.exitCode()).isEqualTo(2);
    assertThat(finished.err())
        .contains("path: a (", "client: x (", "header: *** (", "trace-id: 0 (")
        .doesNotContain("secret", "\tat ");
  }

  @Test
  void configuration_thatIsWrong_is1() throws Exception {
    Path file = Files.writeString(folder.resolve("bad.conf"), "headwater.listen.prt = 1\n");
    Commands.Finished finished =
        Commands.run("explain", "--config", file.toString(), "--path", "/a");
    assertThat(finished.exitCode()).isEqualTo(1);
    assertThat(finished.err()).contains("bad.conf:1: ").doesNotContain("\tat ");
  }

  private String client(String... arguments) throws IOException {
    return JsonParser.parseString(explain(arguments).out())
        .getAsJsonObject()
        .getAsJsonObject("request")
        .get("client")
        .getAsString();
  }

  private static String[] with(String[] some, String... more) {
    List<String> all = new ArrayList<>(List.of(some));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private Commands.Finished explain(String... arguments) throws IOException {
    Path config = folder.resolve("gateway.conf");
    Files.writeString(config, golden("gateway.conf"));
    return Commands.run(with(new String[] {"explain", "--config", config.toString()}, arguments));
  }

  private static String golden(String name) throws IOException {
    try (var in = ExplainCommandTest.class.getResourceAsStream("/explain/" + name)) {
      return new String(java.util.Objects.requireNonNull(in, name).readAllBytes(), UTF_8);
    }
  }
}
