package io.headwater.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The unit for systemd: that it is one, that it locks up, and that its command can be run. */
@SuppressWarnings("NullAway.Init")
final class SystemdUnitIT {
  private static final String ANALYZE = "systemd-analyze";
  private static final Pattern START = Pattern.compile("(?m)^ExecStart=(.*)$");
  private static final Pattern OPTIONS =
      Pattern.compile("(?m)^Environment=HEADWATER_JVM_OPTIONS=(.*)$");

  @TempDir private Path folder;

  private String unit;

  @BeforeEach
  void read() throws Exception {
    unit = Files.readString(HeadwaterJar.inRepository("docker/systemd/headwater.service"));
  }

  @Test
  void unit_isValid_andExposesLittle() throws Exception {
    try {
      ProgramRun.of(new ProcessBuilder(ANALYZE, "--version"));
    } catch (IOException e) {
      Requirement.SYSTEMD.isMissing("no " + ANALYZE + " on PATH");
    }
    // It is an error if the program is not there: take the Java that is.
    Path file =
        Files.writeString(
            folder.resolve("headwater.service"),
            unit.replace("/usr/bin/java", HeadwaterJar.jdkTool("java").toString()));

    ProgramRun verify = ProgramRun.of(new ProcessBuilder(ANALYZE, "verify", file.toString()));
    assertThat(verify.exitCode()).as(verify.err()).isZero();
    assertThat(verify.err().lines().filter(line -> line.contains("headwater.service"))).isEmpty();

    ProgramRun exposure =
        ProgramRun.of(
            new ProcessBuilder(
                ANALYZE, "security", "--offline=yes", "--threshold=20", file.toString()));
    assertThat(exposure.exitCode()).as(exposure.out() + exposure.err()).isZero();
  }

  @Test
  void command_isOneThatTheJvmAndTheGatewayTake() throws Exception {
    List<String> words = new ArrayList<>();
    for (String word : group(START).split(" ", -1)) {
      switch (word) {
        case "/usr/bin/java" -> words.add(HeadwaterJar.jdkTool("java").toString());
        case "/opt/headwater/headwater.jar" -> words.add(HeadwaterJar.path().toString());
        case "/etc/headwater/gateway.conf" ->
            words.add(HeadwaterJar.inRepository("config/gateway.conf").toString());
        case "$HEADWATER_JVM_OPTIONS" -> words.addAll(List.of(group(OPTIONS).split(" ", -1)));
        // The same options, and an end.
        case "run" -> words.add("check");
        default -> words.add(word);
      }
    }

    ProgramRun check = ProgramRun.of(new ProcessBuilder(words));
    assertThat(check.exitCode()).as(check.err()).isZero();
    assertThat(check.out()).contains("0.0.0.0:8080");
  }

  private String group(Pattern pattern) {
    Matcher matcher = pattern.matcher(unit);
    assertThat(matcher.find()).as(pattern.pattern()).isTrue();
    return matcher.group(1);
  }
}
