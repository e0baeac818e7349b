package io.headwater.gateway.decide;

import io.headwater.gateway.route.RouteMatch;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The operations that were called since the start, up to a bound; those that come later are one.
 * Goes on from one configuration to the next.
 */
public final class Operations {
  /** How many are told apart, where nothing else is said. */
  public static final int DEFAULT_BOUND = 2000;

  /** What those beyond the bound are called. No operation is: each begins with its method. */
  public static final String OTHERS = "other";

  private final AtomicInteger next = new AtomicInteger();
  private final OperationTable<Operation> table;
  private final Boosts boosts;

  /**
   * Starts with none.
   *
   * @param bound operations told apart at most
   * @param clock monotonic, in nanoseconds
   */
  public Operations(int bound, LongSupplier clock) {
    this.table =
        new OperationTable<>(
            bound,
            name -> new Operation(name.text(), next.getAndIncrement(), name.isRouted()),
            new Operation(OTHERS, -1, false));
    this.boosts = new Boosts(clock);
  }

  /** Tells more or fewer apart from now on; those that are told apart stay so. */
  public void changeBound(int bound) {
    table.changeBound(bound);
  }

  /** What was called. */
  Operation of(String method, RouteMatch match) {
    return table.of(method, match);
  }

  /** The same, if it was called before; null: it was not. */
  @Nullable Operation known(String method, RouteMatch match) {
    return table.peek(method, match);
  }

  /** Whose rate is raised. */
  Boosts boosts() {
    return boosts;
  }

  OperationCount others() {
    return table.others().read();
  }

  /** Those told apart, in the order in which they were first called. */
  List<OperationCount> read() {
    List<OperationCount> all = new ArrayList<>();
    table.forEach(operation -> all.add(operation.read()));
    all.sort((one, other) -> Integer.compare(one.number(), other.number()));
    return all;
  }
}
