package io.headwater.gateway.forward.upkeep;

import io.headwater.gateway.forward.balance.EndpointGroup;
import io.headwater.gateway.forward.balance.EndpointState;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Checks the health of one endpoint again and again, one check at a time. An endpoint is healthy
 * until enough checks in a row say otherwise, so that a gateway that starts serves at once.
 */
final class EndpointCheck {
  private static final double JITTER = 0.1;

  private final EndpointState endpoint;
  private final EndpointGroup group;
  private final HealthCheck check;
  private final EventLoop loop;
  private final Bootstrap bootstrap;
  private final RandomGenerator random;
  private boolean healthy;
  private int othersInARow;
  private boolean stopped;
  private @Nullable ScheduledFuture<?> next;
  private @Nullable HealthProbe probe;

  EndpointCheck(
      EndpointState endpoint,
      EndpointGroup group,
      HealthCheck check,
      EventLoop loop,
      Bootstrap bootstrap,
      RandomGenerator random) {
    this.endpoint = endpoint;
    this.group = group;
    this.check = check;
    this.loop = loop;
    this.bootstrap = bootstrap;
    this.random = random;
    this.healthy = group.current().isHealthy(endpoint);
  }

  /** Endpoints begin at different moments of the first interval's first tenth. */
  void start() {
    schedule(check.interval().toNanos() * JITTER * random.nextDouble());
  }

  void stop() {
    stopped = true;
    if (next != null) {
      next.cancel(false);
    }
    if (probe != null) {
      probe.abandon();
    }
  }

  private void schedule(double nanos) {
    next = loop.schedule(this::run, (long) nanos, TimeUnit.NANOSECONDS);
  }

  private void run() {
    HealthProbe started = new HealthProbe(endpoint.endpoint(), check, loop, this::onResult);
    probe = started;
    started.start(bootstrap, random);
  }

  /** A check is over; null: it passed. */
  private void onResult(@Nullable String failure) {
    probe = null;
    if (stopped) {
      return;
    }
    boolean passed = failure == null;
    othersInARow = passed == healthy ? 0 : othersInARow + 1;
    if (othersInARow >= (healthy ? check.unhealthyAfter() : check.healthyAfter())) {
      healthy = passed;
      othersInARow = 0;
      group.checked(endpoint, failure);
    }
    schedule(check.interval().toNanos() * (1 - JITTER + 2 * JITTER * random.nextDouble()));
  }
}
