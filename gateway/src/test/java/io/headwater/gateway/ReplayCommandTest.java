package io.headwater.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.headwater.gateway.config.GatewayConfigLoader;
import io.headwater.gateway.replay.ReplayProgress;
import io.headwater.gateway.replay.ReplayReport;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code replay}, wired as in the jar. */
@SuppressWarnings("NullAway.Init")
class ReplayCommandTest {
  @TempDir private Path folder;

  @Test
  void text_isGolden() throws Exception {
    Commands.Finished finished = replay();
    assertThat(finished.exitCode()).isZero();
    assertThat(finished.err()).isEmpty();
    assertThat(finished.out()).isEqualTo(golden("report.txt"));
  }

  @Test
  void json_saysTheSame() throws Exception {
    JsonObject json = JsonParser.parseString(replay("--json").out()).getAsJsonObject();
    assertThat(json.getAsJsonObject("lines"))
        .hasToString("{\"read\":14,\"notReadable\":2,\"firstNotReadable\":9}");
    assertThat(json.getAsJsonObject("then").get("sampled").getAsLong()).isEqualTo(4);
    assertThat(json.getAsJsonObject("now").get("sampled").getAsLong()).isEqualTo(7);
    assertThat(json.getAsJsonObject("now").get("busiestSecond").getAsLong()).isEqualTo(4);
    assertThat(json.get("turnedAwayNow").getAsLong()).isEqualTo(2);
    assertThat(json.getAsJsonObject("notJudged").getAsJsonObject("conditions").toString())
        .contains("\"header x-tenant\":3", "\"query key\":1", "\"header user-agent\":2")
        .contains("\"parent, token or temporary rule\":1");
  }

  @Test
  void garbageAndHugeLines_areCounted_andCostNothingElse() throws Exception {
    String good = golden("access.log").lines().findFirst().orElseThrow() + "\n";
    byte[] piece = "x".repeat(1 << 20).getBytes(UTF_8);
    InputStream log =
        new SequenceInputStream(
            Collections.enumeration(
                List.of(
                    stream(good.getBytes(UTF_8)),
                    new SequenceInputStream(
                        Collections.enumeration(
                            Collections.nCopies(1, 64).stream()
                                .flatMap(n -> Collections.nCopies(n, piece).stream())
                                .map(ReplayCommandTest::stream)
                                .toList())),
                    stream("\n{\"a\":\n\u0000\u0001\n[[[[\n".getBytes(UTF_8)),
                    stream(new byte[] {(byte) 0xff, (byte) 0xfe, '\n'}),
                    stream(("{\"a\":" + "[".repeat(100_000) + "\n" + good).getBytes(UTF_8)))));
    ReplayReport report =
        Replaying.replay(
            new GatewayConfigLoader(Map.of(), new Properties())
                .parse(golden("candidate.conf"), "candidate"),
            log,
            ReplayProgress.SILENT);
    assertThat(report.lines()).isEqualTo(new ReplayReport.Lines(2, 6, 2));
  }

  @Test
  void log_thatIsNotThere_is2_andAWrongCandidateIs1() throws Exception {
    Path config = write("candidate.conf");
    assertThat(
            Commands.run("replay", "--access-log", folder + "/none", "--config", config.toString())
                .exitCode())
        .isEqualTo(2);
    Path bad = Files.writeString(folder.resolve("bad.conf"), "headwater.listen.prt = 1\n");
    Path log = write("access.log");
    Commands.Finished wrong =
        Commands.run("replay", "--access-log", log.toString(), "--config", bad.toString());
    assertThat(wrong.exitCode()).isEqualTo(1);
    assertThat(wrong.err()).contains("bad.conf:1: ");
  }

  private Commands.Finished replay(String... more) throws IOException {
    String[] arguments = {
      "replay",
      "--access-log",
      write("access.log").toString(),
      "--config",
      write("candidate.conf").toString()
    };
    String[] all = java.util.Arrays.copyOf(arguments, arguments.length + more.length);
    System.arraycopy(more, 0, all, arguments.length, more.length);
    return Commands.run(all);
  }

  private Path write(String name) throws IOException {
    return Files.writeString(folder.resolve(name), golden(name));
  }

  private static InputStream stream(byte[] bytes) {
    return new java.io.ByteArrayInputStream(bytes);
  }

  private static String golden(String name) throws IOException {
    try (InputStream in = ReplayCommandTest.class.getResourceAsStream("/replay/" + name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), UTF_8);
    }
  }
}
