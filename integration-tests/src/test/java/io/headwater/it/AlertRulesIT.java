package io.headwater.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Prometheus is configured with beside the dashboards: judged by its own promtool. */
@SuppressWarnings("NullAway.Init")
final class AlertRulesIT {
  private static final String RULES = "docker/prometheus/rules/headwater.yaml";

  @TempDir private Path folder;

  @Test
  void configurationAndRules_areValid() throws Exception {
    assertGood("check", "config", inRepository("docker/prometheus/prometheus.yaml"));
    assertGood("check", "rules", inRepository(RULES));
  }

  @Test
  void rules_fire_whenTheyShould_andOnlyThen() throws Exception {
    Files.copy(HeadwaterJar.inRepository(RULES), folder.resolve("headwater.yaml"));
    Path tests = ForeignService.copy("/alerts/headwater-test.yaml", folder);
    assertGood("test", "rules", tests.toString());
  }

  private static void assertGood(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(PrometheusServer.program("promtool").toString());
    command.addAll(List.of(arguments));
    ProgramRun ended = ProgramRun.of(new ProcessBuilder(command));
    assertThat(ended.exitCode()).as(ended.out() + ended.err()).isZero();
  }

  private static String inRepository(String file) {
    return HeadwaterJar.inRepository(file).toString();
  }
}
