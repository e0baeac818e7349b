package io.headwater.gateway.forward.balance;

import io.headwater.gateway.http.FailureKind;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * What all event loops know of one endpoint: what it does, and what became of it. Every figure is
 * an atomic of its own, so that a loop never waits for another one; read together they are about
 * right. Compared by identity: an endpoint that left and came back is a new one.
 */
public final class EndpointState {
  private final Endpoint endpoint;
  private final LongAdder started = new LongAdder();
  private final LongAdder ended = new LongAdder();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger pending = new AtomicInteger();
  private final AtomicInteger failuresInARow = new AtomicInteger();
  private final AtomicInteger errorsInARow = new AtomicInteger();
  private final Map<FailureKind, LongAdder> failures;
  private final LongAdder serverErrors = new LongAdder();

  EndpointState(Endpoint endpoint) {
    this.endpoint = endpoint;
    Map<FailureKind, LongAdder> counters = new EnumMap<>(FailureKind.class);
    for (FailureKind kind : UPSTREAM_KINDS) {
      counters.put(kind, new LongAdder());
    }
    this.failures = Collections.unmodifiableMap(counters);
  }

  /** The kinds of failure that are an endpoint's. */
  private static final FailureKind[] UPSTREAM_KINDS = {
    FailureKind.UPSTREAM_UNRESOLVED,
    FailureKind.UPSTREAM_REFUSED,
    FailureKind.CONNECT_TIMEOUT,
    FailureKind.UPSTREAM_RESET,
    FailureKind.UPSTREAM_TIMEOUT,
    FailureKind.UPSTREAM_PROTOCOL
  };

  /** Where it is. */
  public Endpoint endpoint() {
    return endpoint;
  }

  /** An attempt begins; {@link #attemptEnded} is called once for it. */
  public void attemptStarted() {
    started.increment();
  }

  /** An attempt is over, however. */
  public void attemptEnded() {
    ended.increment();
  }

  /** Attempts that are not over. */
  public long inFlight() {
    // Ended first: what ends in between must not make it negative.
    long over = ended.sum();
    return Math.max(0, started.sum() - over);
  }

  long attempts() {
    return started.sum();
  }

  /**
   * Takes a connection out of the budget that all event loops share.
   *
   * @param limit most connections; 0: no limit
   * @return false: there is none left
   */
  public boolean takeConnection(int limit) {
    if (limit == 0) {
      connections.incrementAndGet();
      return true;
    }
    int open = connections.get();
    while (open < limit) {
      if (connections.compareAndSet(open, open + 1)) {
        return true;
      }
      open = connections.get();
    }
    return false;
  }

  /** Whether the budget of so many connections is used up; 0: there is none. */
  public boolean isFull(int limit) {
    return limit > 0 && connections.get() >= limit;
  }

  /** Gives a connection back to the budget: it is closed, or was never opened. */
  public void returnConnection() {
    connections.decrementAndGet();
  }

  /** A connection is being opened; {@link #connectEnded} is called once for it. */
  public void connectStarted() {
    pending.incrementAndGet();
  }

  /** It is open, or could not be opened. */
  public void connectEnded() {
    pending.decrementAndGet();
  }

  /** Connections that are being opened. */
  int pending() {
    return pending.get();
  }

  /** Connections, those being opened included. */
  int connections() {
    return connections.get();
  }

  /**
   * Counts a failure of its own.
   *
   * @return how many there were in a row
   */
  int failed(FailureKind kind) {
    LongAdder counter = failures.get(kind);
    if (counter == null) {
      return 0;
    }
    counter.increment();
    return failuresInARow.incrementAndGet();
  }

  /** Counts a failure that says nothing of its health. */
  void failedHarmlessly(FailureKind kind) {
    LongAdder counter = failures.get(kind);
    if (counter != null) {
      counter.increment();
    }
  }

  /**
   * Counts an answer of 502, 503 or 504: a failure like any other.
   *
   * @return how many failures there were in a row
   */
  int answeredThatItCannot() {
    return failuresInARow.incrementAndGet();
  }

  /**
   * Counts an answer of 5xx.
   *
   * @return how many there were in a row
   */
  int answeredServerError() {
    serverErrors.increment();
    return errorsInARow.incrementAndGet();
  }

  /** Failures since it last answered well. */
  int failuresInARow() {
    return failuresInARow.get();
  }

  /** Ends a row of failures. Nearly always there is none: then nothing is written. */
  void endFailures() {
    if (failuresInARow.get() != 0) {
      failuresInARow.set(0);
    }
  }

  /** Ends a row of answers of 5xx. */
  void endServerErrors() {
    if (errorsInARow.get() != 0) {
      errorsInARow.set(0);
    }
  }

  Map<FailureKind, Long> failures() {
    Map<FailureKind, Long> counts = new EnumMap<>(FailureKind.class);
    failures.forEach((kind, counter) -> counts.put(kind, counter.sum()));
    return counts;
  }

  long serverErrors() {
    return serverErrors.sum();
  }

  @Override
  public String toString() {
    return endpoint.toString();
  }
}
