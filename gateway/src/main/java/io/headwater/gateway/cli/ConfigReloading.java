package io.headwater.gateway.cli;

import io.headwater.gateway.config.ConfigFileWatch;
import io.headwater.gateway.config.ConfigurationException;
import io.headwater.gateway.config.GatewayConfig;
import io.headwater.gateway.config.Problem;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Looks at a configuration once a second, and hands on what was saved. */
final class ConfigReloading implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(ConfigReloading.class.getName());
  private static final long LOOK_MILLIS = 1_000;

  private final ConfigFileWatch watch;
  private final Loading loading;
  private final Taking taking;
  private final Refusing refusing;
  private final ScheduledExecutorService looker =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "headwater-config");
            thread.setDaemon(true);
            return thread;
          });

  private ConfigReloading(
      ConfigFileWatch watch, Loading loading, Taking taking, Refusing refusing) {
    this.watch = watch;
    this.loading = loading;
    this.taking = taking;
    this.refusing = refusing;
  }

  /** Starts to look; closed, it looks no more. */
  static ConfigReloading start(
      ConfigFileWatch watch, Loading loading, Taking taking, Refusing refusing) {
    return start(watch, loading, taking, refusing, LOOK_MILLIS);
  }

  /** Starts to look as often as is said. */
  static ConfigReloading start(
      ConfigFileWatch watch, Loading loading, Taking taking, Refusing refusing, long everyMillis) {
    ConfigReloading reloading = new ConfigReloading(watch, loading, taking, refusing);
    reloading.looker.scheduleWithFixedDelay(
        reloading::look, everyMillis, everyMillis, TimeUnit.MILLISECONDS);
    return reloading;
  }

  /**
   * Guarded: a scheduled task that throws once is never run again. Errors too: a file may be nested
   * too deep for the stack, and the next one need not be.
   */
  private void look() {
    try {
      if (watch.hasChanged()) {
        reload();
      }
    } catch (RuntimeException | Error e) {
      LOG.log(System.Logger.Level.ERROR, "the changed configuration could not be taken", e);
    }
  }

  private void reload() {
    try {
      taking.take(loading.load());
    } catch (ConfigurationException e) {
      refusing.refused(e.problems().stream().map(Problem::toString).toList());
    }
  }

  @Override
  public void close() {
    looker.shutdownNow();
  }

  /** Reads the configuration. */
  @FunctionalInterface
  interface Loading {
    GatewayConfig load() throws ConfigurationException;
  }

  /** Takes a configuration. */
  @FunctionalInterface
  interface Taking {
    void take(GatewayConfig config);
  }

  /** Hears why a configuration is not taken. */
  @FunctionalInterface
  interface Refusing {
    void refused(List<String> problems);
  }
}
