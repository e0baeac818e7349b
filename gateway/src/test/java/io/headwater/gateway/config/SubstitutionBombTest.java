package io.headwater.gateway.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.gateway.GatewayMain;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubstitutionBombTest {
  /** In a process of its own, whose memory is small, and may be used up. */
  @Test
  void substitutions_thatDoubleAValueInEachLine_areAProblem(@TempDir Path folder) throws Exception {
    StringBuilder bomb = new StringBuilder("v0 = \"0123456789\"\n");
    for (int n = 1; n <= 40; n++) {
      bomb.append("v%d = ${v%d}${v%d}%n".formatted(n, n - 1, n - 1));
    }
    bomb.append("headwater.service.name = ${v40}\n");
    Path file = Files.writeString(folder.resolve("bomb.conf"), bomb);
    Process check =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx48m",
                "-cp",
                System.getProperty("java.class.path"),
                GatewayMain.class.getName(),
                "check",
                "--config",
                file.toString())
            .redirectErrorStream(true)
            .start();
    try {
      String said = new String(check.getInputStream().readAllBytes(), UTF_8);
      assertThat(check.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(said)
          .contains(
              "bomb.conf: syntax: too large once substituted (expected: values that fit into"
                  + " memory)");
      assertThat(check.exitValue()).isEqualTo(1);
    } finally {
      check.destroyForcibly();
    }
  }
}
