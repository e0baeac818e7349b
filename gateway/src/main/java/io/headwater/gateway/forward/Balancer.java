package io.headwater.gateway.forward;

import java.util.List;

/** Deals out an upstream's endpoints in turn, for one event loop. */
final class Balancer {
  private final List<EndpointPool> pools;
  private int next;

  Balancer(List<EndpointPool> pools) {
    this.pools = List.copyOf(pools);
  }

  /** The position to start from. */
  int nextStart() {
    int start = next;
    next = start + 1 == pools.size() ? 0 : start + 1;
    return start;
  }

  /** The endpoint at a position; positions go round. */
  EndpointPool pool(int position) {
    return pools.get(position % pools.size());
  }

  int size() {
    return pools.size();
  }

  void close() {
    pools.forEach(EndpointPool::close);
  }
}
