package io.headwater.gateway.cli;

import io.headwater.gateway.config.ConfigFileWatch;
import io.headwater.gateway.config.ConfigurationException;
import io.headwater.gateway.config.GatewayConfig;
import io.headwater.gateway.config.Problem;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Looks at the configuration once a second, and hands the gateway what was saved. */
final class ConfigReloading implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(ConfigReloading.class.getName());
  private static final long LOOK_MILLIS = 1_000;

  private final ConfigFileWatch watch;
  private final Loading loading;
  private final RunningGateway gateway;
  private final ScheduledExecutorService looker =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "headwater-config");
            thread.setDaemon(true);
            return thread;
          });

  private ConfigReloading(ConfigFileWatch watch, Loading loading, RunningGateway gateway) {
    this.watch = watch;
    this.loading = loading;
    this.gateway = gateway;
  }

  /** Starts to look; closed, it looks no more. */
  static ConfigReloading start(ConfigFileWatch watch, Loading loading, RunningGateway gateway) {
    ConfigReloading reloading = new ConfigReloading(watch, loading, gateway);
    reloading.looker.scheduleWithFixedDelay(
        reloading::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    return reloading;
  }

  /** Guarded: a scheduled task that throws once is never run again. */
  private void look() {
    try {
      if (watch.hasChanged()) {
        reload();
      }
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "the changed configuration could not be taken", e);
    }
  }

  private void reload() {
    try {
      gateway.apply(loading.load());
    } catch (ConfigurationException e) {
      gateway.refused(e.problems().stream().map(Problem::toString).toList());
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
}
