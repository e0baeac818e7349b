package io.headwater.propagation.slf4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.propagation.contract.Incoming;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.common.ComponentLoader;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.Clock;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;

/** The same service, logging through each back-end that SLF4J's MDC is for. */
@SuppressWarnings("NullAway.Init")
final class TraceIdsInLogsIT {
  private static final int PATIENCE_SECONDS = 60;

  @TempDir Path folder;

  /** What the service needs, and nothing that the test has for other purposes. */
  private static String classPath(String backend) throws Exception {
    Set<String> entries = new LinkedHashSet<>();
    for (Class<?> needed :
        List.of(
            TraceIdsInLogs.class,
            LoggingService.class,
            MDC.class,
            OpenTelemetry.class,
            Attributes.class,
            Context.class,
            ComponentLoader.class,
            OpenTelemetrySdk.class,
            Clock.class,
            SdkTracerProvider.class,
            SdkMeterProvider.class,
            SdkLoggerProvider.class)) {
      entries.add(
          Path.of(needed.getProtectionDomain().getCodeSource().getLocation().toURI()).toString());
    }
    Path backends = Path.of(Objects.requireNonNull(System.getProperty("headwater.backends")));
    try (Stream<Path> jars = Files.list(backends)) {
      jars.filter(jar -> jar.getFileName().toString().startsWith(backend))
          .forEach(jar -> entries.add(jar.toString()));
    }
    return String.join(File.pathSeparator, entries);
  }

  private List<String> run(String backend, int exit, String... arguments) throws Exception {
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(
                Stream.concat(
                        Stream.of(
                            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                            "-Dlogback.configurationFile=backends/logback.xml",
                            "-Dlog4j2.configurationFile=backends/log4j2.xml",
                            "-cp",
                            classPath(backend),
                            LoggingService.class.getName()),
                        Stream.of(arguments))
                    .toList())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      List<String> lines = Files.readAllLines(output, StandardCharsets.UTF_8);
      assertThat(process.exitValue()).as(String.join("\n", lines)).isEqualTo(exit);
      return lines;
    } finally {
      process.destroyForcibly();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"logback", "log4j"})
  void logsOfAJoinedRequest_tellItsTrace_andNoOthersDo(String backend) throws Exception {
    List<String> lines = run(backend, 0);

    String span =
        lines.stream()
            .filter(line -> line.startsWith("sampled ["))
            .map(line -> line.split("\\|", 4)[1])
            .findFirst()
            .orElseThrow();
    assertThat(span).matches("[0-9a-f]{16}").isNotEqualTo(Incoming.SPAN_ID);
    String joined = "[" + Incoming.TRACE_ID + "|" + span + "|03|";
    assertThat(lines)
        .containsExactly(
            "start [|||]",
            "absent [|||]",
            "absent elsewhere [|||]",
            "absent of another [|||]",
            "absent apart [|||]",
            "absent again [|||]",
            "absent done [|||]",
            "unsampled [|||]",
            "unsampled elsewhere [|||]",
            "unsampled of another [|||]",
            "unsampled apart [|||]",
            "unsampled again [|||]",
            "unsampled done [|||]",
            "sampled " + joined + "kept]",
            "sampled elsewhere " + joined + "]",
            "sampled of another [|||]",
            "sampled apart [|||kept]",
            "sampled again " + joined + "kept]",
            "sampled done [mine|||kept]",
            "end [mine|||kept]");
  }

  @Test
  void installedTooLate_saysSo() throws Exception {
    assertThat(String.join("\n", run("logback", 1, "late")))
        .contains("IllegalStateException: TraceIdsInLogs: installed after the first use");
  }
}
