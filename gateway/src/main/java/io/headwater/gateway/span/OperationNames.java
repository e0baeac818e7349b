package io.headwater.gateway.span;

import io.headwater.gateway.route.RouteMatch;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps the number of distinct span names bounded: once it is reached, a new operation is called by
 * its method and service only. Asked for sampled exchanges only.
 */
final class OperationNames {
  private final int limit;
  private final Set<String> known = ConcurrentHashMap.newKeySet();

  OperationNames(int limit) {
    this.limit = limit;
  }

  String nameOf(String method, RouteMatch match) {
    String operation = match.operation(method);
    if (known.contains(operation)) {
      return operation;
    }
    if (known.size() < limit && admit(operation)) {
      return operation;
    }
    return match.isRouted() ? method + ' ' + match.service() : method;
  }

  /** One at a time, so that two loops cannot both take the last place. Rare: once per operation. */
  private synchronized boolean admit(String operation) {
    return known.contains(operation) || (known.size() < limit && known.add(operation));
  }
}
