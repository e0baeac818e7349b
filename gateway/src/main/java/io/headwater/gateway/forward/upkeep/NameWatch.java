package io.headwater.gateway.forward.upkeep;

import io.headwater.gateway.forward.balance.EndpointSource;
import io.headwater.gateway.forward.upkeep.DnsLookup.Answer;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Looks one name up, again whenever the answer's TTL is over, within the plan's bounds. What DNS
 * said last holds until it says something else.
 */
final class NameWatch {
  /** After a failure: doubles with each one in a row, and is never below the plan's least. */
  private static final Duration FIRST_WAIT = Duration.ofSeconds(1);

  private static final int MAX_DOUBLINGS = 5;

  private final EndpointSource source;
  private final UpkeepPlan plan;
  private final EventLoop loop;
  private final DnsLookup lookup;
  private final Runnable onChange;
  private final CompletableFuture<Void> first = new CompletableFuture<>();
  private @Nullable ScheduledFuture<?> next;
  private int failures;
  private boolean stopped;

  NameWatch(
      EndpointSource source, UpkeepPlan plan, EventLoop loop, DnsLookup lookup, Runnable onChange) {
    this.source = source;
    this.plan = plan;
    this.loop = loop;
    this.lookup = lookup;
    this.onChange = onChange;
  }

  void start() {
    lookup.find(source, loop.<Answer>newPromise()).addListener(this::onAnswer);
  }

  /** Done when it was looked up once, with whatever success. */
  CompletableFuture<Void> first() {
    return first;
  }

  void stop() {
    stopped = true;
    first.complete(null);
    if (next != null) {
      next.cancel(false);
    }
  }

  private void onAnswer(Future<? super Answer> future) {
    if (stopped) {
      return;
    }
    Duration wait;
    if (future.isSuccess() && future.getNow() instanceof Answer answer) {
      failures = 0;
      plan.state().membership().found(source, answer.candidates());
      wait = answer.ttl();
    } else {
      wait = FIRST_WAIT.multipliedBy(1L << Math.min(failures, MAX_DOUBLINGS));
      failures++;
      plan.state().membership().failed(source, DnsLookup.reason(future.cause()));
    }
    onChange.run();
    first.complete(null);
    next = loop.schedule(this::start, bounded(wait, plan).toNanos(), TimeUnit.NANOSECONDS);
  }

  /** How long it is until the next look-up. */
  static Duration bounded(Duration wait, UpkeepPlan plan) {
    Duration atLeast = wait.compareTo(plan.minTtl()) < 0 ? plan.minTtl() : wait;
    return atLeast.compareTo(plan.maxTtl()) > 0 ? plan.maxTtl() : atLeast;
  }
}
