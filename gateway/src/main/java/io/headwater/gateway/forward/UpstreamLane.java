package io.headwater.gateway.forward;

import io.headwater.gateway.forward.balance.EndpointState;
import io.headwater.gateway.loop.Deadline;
import io.headwater.gateway.loop.LoopDeadlines;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.EventLoop;
import java.util.random.RandomGenerator;

/** All that one event loop has for one upstream. */
final class UpstreamLane {
  private final Upstream upstream;
  private final Bootstrap bootstrap;
  private final LoopDeadlines deadlines;
  private final RandomGenerator random;
  private final Balancer balancer;
  private final WaitingLine line;

  UpstreamLane(
      Upstream upstream,
      EventLoop loop,
      Bootstrap bootstrap,
      LoopDeadlines deadlines,
      RandomGenerator random) {
    this.upstream = upstream;
    this.bootstrap = bootstrap;
    this.deadlines = deadlines;
    this.random = random;
    this.balancer = new Balancer(upstream, random, this::newPool);
    this.line =
        new WaitingLine(balancer, upstream.policy().bounds(), upstream.state().occupancy(), loop);
  }

  Upstream upstream() {
    return upstream;
  }

  Balancer balancer() {
    return balancer;
  }

  WaitingLine line() {
    return line;
  }

  Deadline newDeadline(Runnable onExpiry) {
    return deadlines.newDeadline(onExpiry);
  }

  /** Has something done after the wait before a retry. */
  void afterBackoff(int nthRetry, Runnable action) {
    deadlines.runIn(upstream.policy().retry().backoff().nanos(nthRetry, random), action);
  }

  void close() {
    balancer.close();
    line.close();
  }

  private EndpointPool newPool(EndpointState state) {
    EndpointPool pool = new EndpointPool(state, upstream, deadlines, bootstrap);
    pool.feed(line);
    return pool;
  }
}
