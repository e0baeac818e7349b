package io.headwater.gateway.admin;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What the connections of the admin port hold together, against its bounds. */
final class AdminLoad {
  private final AdminLimits limits;
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicLong heldBytes = new AtomicLong();

  AdminLoad(AdminLimits limits) {
    this.limits = limits;
  }

  /** Takes a place for a connection; false: there is none, and nothing to give back. */
  boolean enter() {
    if (connections.incrementAndGet() > limits.maxConnections()) {
      connections.decrementAndGet();
      return false;
    }
    return true;
  }

  void leave() {
    connections.decrementAndGet();
  }

  /** Takes room for a part of a body; false: there is none, and nothing to give back. */
  boolean hold(long bytes) {
    if (heldBytes.addAndGet(bytes) > limits.maxHeldBytes()) {
      heldBytes.addAndGet(-bytes);
      return false;
    }
    return true;
  }

  void release(long bytes) {
    heldBytes.addAndGet(-bytes);
  }
}
