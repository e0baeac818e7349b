package io.headwater.gateway.decide;

import io.headwater.gateway.http.RequestMethod;
import io.headwater.gateway.route.RouteMatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Something for each operation (see {@link RouteMatch#operation}), up to a bound; those that come
 * later share one. A lock-free hash table of chains that only grow; an operation is found by its
 * parts, so that no name has to be put together, and nothing is allocated but for a new one. A
 * method that no name may hold counts as {@code HTTP}: clients make up as many as they like.
 *
 * @param <T> what each operation has
 */
final class OperationTable<T> {
  private final AtomicReferenceArray<@Nullable Entry<T>> heads;
  private final AtomicInteger bound;
  private final AtomicInteger size = new AtomicInteger();
  private final Function<OperationName, T> values;
  private final T others;

  /**
   * Starts empty.
   *
   * @param bound operations told apart at most
   * @param values makes what an operation has; of two made at once for one operation one is dropped
   * @param others what those beyond the bound share
   */
  OperationTable(int bound, Function<OperationName, T> values, T others) {
    this.heads = new AtomicReferenceArray<>(Integer.highestOneBit(Math.max(1, bound)) * 2);
    this.bound = new AtomicInteger(bound);
    this.values = values;
    this.others = others;
  }

  /** Another table that starts with what this one has, as far as there is room. */
  OperationTable<T> with(
      int newBound, Function<OperationName, T> newValues, UnaryOperator<T> again) {
    OperationTable<T> copy = new OperationTable<>(newBound, newValues, again.apply(others));
    forEachEntry(
        entry -> {
          if (copy.takeRoom()) {
            copy.put(entry.name, again.apply(entry.value));
          }
        });
    return copy;
  }

  /** Tells more or fewer apart from now on; what is there stays. */
  void changeBound(int newBound) {
    bound.set(newBound);
  }

  /** What those beyond the bound share. */
  T others() {
    return others;
  }

  /** Visits what each operation has that is told apart, in no order. */
  void forEach(Consumer<T> visitor) {
    forEachEntry(entry -> visitor.accept(entry.value));
  }

  /** What the called operation has. */
  T of(String method, RouteMatch match) {
    T value = look(method, match, true);
    return value == null ? others : value;
  }

  /** The same, but one that is not there yet is not made: null, unless there is no room for it. */
  @Nullable T peek(String method, RouteMatch match) {
    return look(method, match, false);
  }

  private @Nullable T look(String requestMethod, RouteMatch match, boolean open) {
    String method = RequestMethod.nameOf(requestMethod);
    boolean named = match.upstream() != null && match.template() == null;
    String service = named ? match.service() : "";
    String endpoint = named ? match.endpoint() : "";
    String template = match.upstream() == null ? null : match.template();
    String path = template == null ? "" : template;
    int slot = slot(method, service, endpoint, path);
    Entry<T> head = heads.get(slot);
    Entry<T> known = find(head, method, service, endpoint, path);
    if (known != null) {
      return known.value;
    }
    if (!open) {
      return size.get() < bound.get() ? null : others;
    }
    return open(slot, head, OperationName.of(requestMethod, match));
  }

  private T open(int slot, @Nullable Entry<T> seen, OperationName name) {
    if (!takeRoom()) {
      return others;
    }
    T value = values.apply(name);
    Entry<T> head = seen;
    while (!heads.compareAndSet(slot, head, new Entry<>(name, value, head))) {
      Entry<T> newer = heads.get(slot);
      Entry<T> known = find(newer, name.method(), name.service(), name.endpoint(), name.template());
      if (known != null) {
        size.getAndDecrement();
        return known.value;
      }
      head = newer;
    }
    return value;
  }

  private boolean takeRoom() {
    int taken = size.get();
    while (taken < bound.get()) {
      if (size.compareAndSet(taken, taken + 1)) {
        return true;
      }
      taken = size.get();
    }
    return false;
  }

  private void put(OperationName name, T value) {
    int slot = slot(name.method(), name.service(), name.endpoint(), name.template());
    heads.set(slot, new Entry<>(name, value, heads.get(slot)));
  }

  private void forEachEntry(Consumer<Entry<T>> visitor) {
    for (int i = 0; i < heads.length(); i++) {
      for (Entry<T> entry = heads.get(i); entry != null; entry = entry.next) {
        visitor.accept(entry);
      }
    }
  }

  /** Looks among the entries of a chain. */
  private static <T> @Nullable Entry<T> find(
      @Nullable Entry<T> from, String method, String service, String endpoint, String template) {
    for (Entry<T> entry = from; entry != null; entry = entry.next) {
      OperationName name = entry.name;
      if (name.endpoint().equals(endpoint)
          && name.service().equals(service)
          && name.template().equals(template)
          && name.method().equals(method)) {
        return entry;
      }
    }
    return null;
  }

  private int slot(String method, String service, String endpoint, String template) {
    int call = (method.hashCode() * 31 + service.hashCode()) * 31 + endpoint.hashCode();
    int mixed = (call * 31 + template.hashCode()) * 0x9E3779B9;
    return (mixed ^ mixed >>> 16) & (heads.length() - 1);
  }

  private record Entry<T>(OperationName name, T value, @Nullable Entry<T> next) {}
}
