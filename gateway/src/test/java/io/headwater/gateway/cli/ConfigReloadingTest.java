package io.headwater.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headwater.gateway.config.ConfigFileWatch;
import io.headwater.gateway.config.GatewayConfig;
import io.headwater.gateway.config.GatewayConfigLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ConfigReloadingTest {
  private static final long OFTEN_MILLIS = 5;

  private final GatewayConfigLoader loader = new GatewayConfigLoader(Map.of(), new Properties());
  private final List<GatewayConfig> taken = new CopyOnWriteArrayList<>();
  private final List<String> refused = new CopyOnWriteArrayList<>();

  /** A loader, or what it takes a configuration to, that fails as nobody foresaw. */
  @ParameterizedTest
  @ValueSource(
      classes = {
        StackOverflowError.class,
        NoClassDefFoundError.class,
        OutOfMemoryError.class,
        IllegalStateException.class
      })
  void failure_ofOneReload_doesNotEndReloading(
      Class<? extends Throwable> failure, @TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("gateway.conf"), "headwater.drain.timeout = 1s");
    AtomicInteger loads = new AtomicInteger();
    ConfigReloading.Loading failingOnce =
        () -> {
          if (loads.incrementAndGet() == 1) {
            ConfigReloadingTest.<Error>fail(failure);
          }
          return loader.load(file);
        };
    try (ConfigReloading reloading = start(file, failingOnce)) {
      assertThat(reloading).isNotNull();
      save(file, "headwater.drain.timeout = 2s");
      await().until(() -> loads.get() == 1);
      assertThat(taken).isEmpty();
      save(file, "headwater.drain.timeout = 3s");
      await().until(() -> taken.size() == 1);
    }
    assertThat(refused).isEmpty();
  }

  @Test
  void configuration_withProblems_isRefused_andTheNextOneTaken(@TempDir Path folder)
      throws Exception {
    Path file = Files.writeString(folder.resolve("gateway.conf"), "");
    try (ConfigReloading reloading = start(file, () -> loader.load(file))) {
      assertThat(reloading).isNotNull();
      save(file, "headwater.no-such-key = 1");
      await().until(() -> refused.size() == 1);
      assertThat(refused.get(0)).contains("headwater.no-such-key");
      save(file, "headwater.drain.timeout = 1s");
      await().until(() -> taken.size() == 1);
    }
  }

  /** Twice, and the second time only an included file differs. */
  @Test
  void configMap_thatTheKubeletSwaps_isTakenEachTime(@TempDir Path folder) throws Exception {
    String gateway = "include \"rules.conf\"\nheadwater.drain.timeout = %ds";
    String rules = "headwater.tracing.sampling.default.probability = %s";
    MountedConfigMap mounted =
        new MountedConfigMap(
            folder,
            Map.of("gateway.conf", gateway.formatted(1), "rules.conf", rules.formatted("0.1")));
    Path file = mounted.file("gateway.conf");
    try (ConfigReloading reloading = start(file, () -> loader.load(file))) {
      assertThat(reloading).isNotNull();
      mounted.update(
          Map.of("gateway.conf", gateway.formatted(2), "rules.conf", rules.formatted("0.1")));
      await().until(() -> taken.size() == 1);
      assertThat(taken.get(0).drain().timeout()).hasSeconds(2);

      mounted.update(
          Map.of("gateway.conf", gateway.formatted(2), "rules.conf", rules.formatted("0.2")));
      await().until(() -> taken.size() == 2);
      assertThat(taken.get(1).tracing().sampling().defaultProbability()).isEqualTo(0.2);
    }
    assertThat(refused).isEmpty();
  }

  /** At once: between two looks that are milliseconds apart, a file may be empty for long. */
  private static void save(Path file, String hocon) throws IOException {
    Path next = Files.writeString(file.resolveSibling("next.tmp"), hocon);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private ConfigReloading start(Path file, ConfigReloading.Loading loading) {
    return ConfigReloading.start(
        new ConfigFileWatch(file), loading, taken::add, refused::addAll, OFTEN_MILLIS);
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void fail(Class<? extends Throwable> failure) throws T {
    try {
      throw (T) failure.getConstructor(String.class).newInstance("planted by a test");
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("no such failure", e);
    }
  }
}
