package io.headwater.gateway.decide;

import io.headwater.gateway.route.RouteMatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A lane for each operation (see {@link RouteMatch#operation}), up to a bound; those that come
 * later share one. A lock-free hash table of chains that only grow; an operation is found by its
 * parts, so that no name has to be put together.
 */
final class OperationLanes {
  private final AtomicReferenceArray<@Nullable Entry> heads;
  private final AtomicInteger room;
  private final Supplier<Lane> lanes;
  private final Lane others;

  /**
   * Starts empty.
   *
   * @param bound operations told apart at most
   * @param lanes makes a lane
   */
  OperationLanes(int bound, Supplier<Lane> lanes) {
    this(bound, lanes, lanes.get());
  }

  private OperationLanes(int bound, Supplier<Lane> lanes, Lane others) {
    this.heads = new AtomicReferenceArray<>(Integer.highestOneBit(Math.max(1, bound)) * 2);
    this.room = new AtomicInteger(bound);
    this.lanes = lanes;
    this.others = others;
  }

  /** The same arrivals, for another configuration. */
  OperationLanes with(int bound, Supplier<Lane> newLanes, ThresholdLadder ladder, double target) {
    OperationLanes copy = new OperationLanes(bound, newLanes, others.with(ladder, target));
    for (int i = 0; i < heads.length(); i++) {
      for (Entry entry = heads.get(i); entry != null; entry = entry.next) {
        if (copy.room.getAndDecrement() > 0) {
          copy.put(entry.operation, entry.lane.with(ladder, target));
        }
      }
    }
    return copy;
  }

  /** The lane of a call; a question opens none for it. */
  Lane of(Call call, Effect effect) {
    RouteMatch match = call.match();
    String method = call.request().method();
    boolean named = match.upstream() != null && match.template() == null;
    String service = named ? match.service() : "";
    String endpoint = named ? match.endpoint() : "";
    String template = match.upstream() == null ? null : match.template();
    String path = template == null ? "" : template;
    int slot = slot(method, service, endpoint, path);
    Entry head = heads.get(slot);
    Lane known = find(head, method, service, endpoint, path);
    if (known != null) {
      return known;
    }
    if (effect == Effect.PEEK) {
      return room.get() > 0 ? lanes.get() : others;
    }
    return open(slot, head, new Operation(method, service, endpoint, path));
  }

  private Lane open(int slot, @Nullable Entry seen, Operation operation) {
    if (room.get() <= 0 || room.getAndDecrement() <= 0) {
      return others;
    }
    Lane lane = lanes.get();
    Entry head = seen;
    while (!heads.compareAndSet(slot, head, new Entry(operation, lane, head))) {
      Entry newer = heads.get(slot);
      Lane known =
          find(newer, operation.method, operation.service, operation.endpoint, operation.template);
      if (known != null) {
        room.getAndIncrement();
        return known;
      }
      head = newer;
    }
    return lane;
  }

  private void put(Operation operation, Lane lane) {
    int slot = slot(operation.method, operation.service, operation.endpoint, operation.template);
    heads.set(slot, new Entry(operation, lane, heads.get(slot)));
  }

  /** Looks among the entries of a chain. */
  private static @Nullable Lane find(
      @Nullable Entry from, String method, String service, String endpoint, String template) {
    for (Entry entry = from; entry != null; entry = entry.next) {
      Operation operation = entry.operation;
      if (operation.endpoint.equals(endpoint)
          && operation.service.equals(service)
          && operation.template.equals(template)
          && operation.method.equals(method)) {
        return entry.lane;
      }
    }
    return null;
  }

  private int slot(String method, String service, String endpoint, String template) {
    int call = (method.hashCode() * 31 + service.hashCode()) * 31 + endpoint.hashCode();
    int mixed = (call * 31 + template.hashCode()) * 0x9E3779B9;
    return (mixed ^ mixed >>> 16) & (heads.length() - 1);
  }

  private record Operation(String method, String service, String endpoint, String template) {}

  private record Entry(Operation operation, Lane lane, @Nullable Entry next) {}
}
