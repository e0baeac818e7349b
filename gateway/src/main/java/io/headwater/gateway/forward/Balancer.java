package io.headwater.gateway.forward;

import io.headwater.gateway.forward.balance.EndpointSet;
import io.headwater.gateway.forward.balance.EndpointState;
import io.headwater.gateway.forward.balance.Picker;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The pools of one upstream on one event loop, and which is next. Follows the upstream's endpoints:
 * the pool of one that left is closed, and what is in flight there finishes.
 */
final class Balancer {
  private static final EndpointPool[] NONE = {};

  private final Upstream upstream;
  private final Picker picker;
  private final Function<EndpointState, EndpointPool> newPool;
  private final IdentityHashMap<EndpointState, EndpointPool> pools = new IdentityHashMap<>();
  private @Nullable EndpointSet seen;

  /** Pools of the endpoints that are open, at the same indices as in the set. */
  private EndpointPool[] open = NONE;

  private boolean closed;

  Balancer(
      Upstream upstream, RandomGenerator random, Function<EndpointState, EndpointPool> newPool) {
    this.upstream = upstream;
    this.picker = upstream.policy().balance().newPicker(random);
    this.newPool = newPool;
  }

  /** The next one; null: nobody is open. */
  @Nullable EndpointPool next() {
    EndpointSet set = follow();
    return switch (open.length) {
      case 0 -> null;
      case 1 -> open[0];
      default -> open[picker.pick(set)];
    };
  }

  /**
   * The least busy one that was not tried; where there is none, one that is ejected and may have
   * recovered; else the next one.
   */
  @Nullable EndpointPool nextBut(Collection<EndpointState> tried) {
    EndpointSet set = follow();
    EndpointPool least = null;
    long leastLoad = Long.MAX_VALUE;
    int start = open.length > 1 ? picker.pick(set) : 0;
    for (int n = 0; n < open.length; n++) {
      EndpointPool pool = open[(start + n) % open.length];
      long load = pool.state().inFlight();
      if (load < leastLoad && !tried.contains(pool.state())) {
        least = pool;
        leastLoad = load;
      }
    }
    if (least == null) {
      least = lastResort(set, tried);
    }
    return least == null ? next() : least;
  }

  /** Whether there is anybody that was not tried. */
  boolean hasUntried(Collection<EndpointState> tried) {
    EndpointSet set = follow();
    for (EndpointPool pool : open) {
      if (!tried.contains(pool.state())) {
        return true;
      }
    }
    return lastResort(set, tried) != null;
  }

  private @Nullable EndpointPool lastResort(EndpointSet set, Collection<EndpointState> tried) {
    for (EndpointState state : set.lastResorts()) {
      if (!tried.contains(state)) {
        return pools.computeIfAbsent(state, this::opened);
      }
    }
    return null;
  }

  /** Those that are open. */
  List<EndpointPool> open() {
    follow();
    return List.of(open);
  }

  /** Closes an idle connection where all that there may be are open: another loop needs one. */
  void yieldOne() {
    int limit = upstream.policy().bounds().maxConnections();
    for (EndpointPool pool : pools.values()) {
      if (pool.state().isFull(limit) && pool.closeOneIdle()) {
        return;
      }
    }
  }

  /** Closes idle connections, and each other one when its exchange is done. */
  void close() {
    closed = true;
    pools.values().forEach(EndpointPool::close);
  }

  /** Takes notice of who joined, left, or is left out. */
  EndpointSet follow() {
    EndpointSet now = upstream.state().group().current();
    if (now != seen) {
      seen = now;
      pools
          .values()
          .removeIf(
              pool -> {
                boolean left = !now.contains(pool.state());
                if (left) {
                  pool.close();
                }
                return left;
              });
      open = new EndpointPool[now.size()];
      for (int i = 0; i < open.length; i++) {
        open[i] = pools.computeIfAbsent(now.get(i), this::opened);
      }
    }
    return now;
  }

  private EndpointPool opened(EndpointState state) {
    EndpointPool pool = newPool.apply(state);
    if (closed) {
      pool.close();
    }
    return pool;
  }
}
