package io.headwater.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.gateway.config.SpanLogConfig;
import io.headwater.gateway.config.TracingConfig.ExportConfig;
import io.headwater.gateway.config.TracingConfig.ExportTarget;
import io.headwater.gateway.export.SpanTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The log of spans, on whatever its name leads to. */
@Timeout(value = 30, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ExportTargetsTest {
  @Test
  void log_onAPipe_isRefused_whereverItIs(@TempDir Path folder) throws Exception {
    assertRefused(folder);
  }

  @Test
  void log_onAPipeInSharedMemory_isRefused() throws Exception {
    Path shared = Path.of("/dev/shm");
    Assumptions.assumeTrue(Files.isWritable(shared), "no /dev/shm here");
    Path folder = Files.createTempDirectory(shared, "headwater");
    try {
      assertRefused(folder);
    } finally {
      Files.deleteIfExists(folder.resolve("spans.pipe"));
      Files.delete(folder);
    }
  }

  @Test
  void log_onALinkToADevice_isTaken(@TempDir Path folder) throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("spans"), Path.of("/dev/null"));
    assertThat(targets(link)).hasSize(1);
  }

  private static void assertRefused(Path folder) throws Exception {
    Path pipe = folder.resolve("spans.pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    assertThatThrownBy(() -> targets(pipe))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot open the log of spans " + pipe);
  }

  private static List<SpanTarget> targets(Path file) throws IOException {
    ExportConfig none = ExportConfig.defaults();
    return ExportTargets.of(
        new ExportConfig(
            List.of(ExportTarget.LOG),
            none.otlp(),
            none.jaeger(),
            new SpanLogConfig(file.toString()),
            none.queue(),
            none.disk()),
        null);
  }
}
