package io.headwater.gateway;

import io.headwater.gateway.config.SamplingConfig.RemoteConfig;
import io.headwater.gateway.config.SamplingConfig.RemoteLimits;
import io.headwater.gateway.decide.RemoteBounds;
import io.headwater.gateway.decide.RemoteSampling;
import io.headwater.gateway.remote.HttpStrategySource;
import io.headwater.gateway.remote.PollBooks;
import io.headwater.gateway.remote.PollSettings;
import io.headwater.gateway.remote.PollTimer;
import io.headwater.gateway.remote.RemoteStatus;
import io.headwater.gateway.remote.StrategyPoller;
import java.net.URI;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Has a server of sampling strategies asked, if the configuration names one. Until it does, there
 * is neither a thread nor a client.
 */
final class RemoteServing {
  private final String service;
  private final RemoteSampling sampling;
  private final LongSupplier clock;
  private final PollBooks books = new PollBooks();
  private RemoteConfig inForce = RemoteConfig.defaults();
  private @Nullable Turns turns;
  private @Nullable StrategyPoller poller;

  /**
   * Asks nobody yet.
   *
   * @param service whose strategy is asked for
   * @param sampling has it followed
   * @param clock monotonic, in nanoseconds
   */
  RemoteServing(String service, RemoteSampling sampling, LongSupplier clock) {
    this.service = service;
    this.sampling = sampling;
    this.clock = clock;
  }

  /** Asks whom this configuration names from now on, if it differs from the one before. */
  synchronized void apply(RemoteConfig config) {
    if (config.equals(inForce)) {
      return;
    }
    URI endpoint = config.endpoint();
    StrategyPoller before = poller;
    if (before != null) {
      before.stop();
    }
    if (endpoint == null) {
      poller = null;
    } else {
      if (turns == null) {
        turns = new Turns(clock);
      }
      poller = poller(config, endpoint, turns);
      poller.start(endpoint.equals(inForce.endpoint()) ? before : null);
    }
    inForce = config;
  }

  /** How it stands; null: nobody is asked. */
  synchronized @Nullable RemoteStatus status() {
    return poller == null ? null : poller.status();
  }

  /** Asks no more. */
  synchronized void close() {
    if (poller != null) {
      poller.stop();
    }
    if (turns != null) {
      turns.executor.shutdownNow();
    }
  }

  private StrategyPoller poller(RemoteConfig config, URI endpoint, PollTimer timer) {
    RemoteLimits limits = config.bounds();
    return new StrategyPoller(
        new HttpStrategySource(endpoint, service, config.timeout(), config.maxBytes()),
        new PollSettings(
            config.interval(),
            config.maxAge(),
            new RemoteBounds(
                limits.minProbability(), limits.maxProbability(), limits.maxOperations())),
        sampling,
        books,
        timer,
        () -> ThreadLocalRandom.current().nextDouble());
  }

  /** One thread, for as long as the gateway runs. */
  private static final class Turns implements PollTimer {
    private final LongSupplier clock;
    private final ScheduledThreadPoolExecutor executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "headwater-sampling");
              thread.setDaemon(true);
              return thread;
            });

    Turns(LongSupplier clock) {
      this.clock = clock;
    }

    @Override
    public long now() {
      return clock.getAsLong();
    }

    @Override
    public void after(long nanos, Runnable action) {
      try {
        var unused = executor.schedule(action, nanos, TimeUnit.NANOSECONDS);
      } catch (RejectedExecutionException e) {
        // It is closed: nobody waits for an answer any more.
        return;
      }
    }
  }
}
