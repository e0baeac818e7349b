package io.headwater.gateway.exchange;

import io.headwater.gateway.http.FailureKind;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Counts what comes through the gateway, on all event loops. */
public final class Traffic {
  private static final int STATUS_CODES = 600;

  private final LongAdder connectionsAccepted = new LongAdder();
  private final LongAdder connectionsRefused = new LongAdder();
  private final AtomicInteger connectionsOpen = new AtomicInteger();
  private final LongAdder exchangesStarted = new LongAdder();
  private final LongAdder exchangesEnded = new LongAdder();
  private final LongAdder attempts = new LongAdder();
  private final ObserverFaults observerFaults = new ObserverFaults(System::nanoTime);
  private final LongAdder[] responses = new LongAdder[STATUS_CODES];
  private final Map<FailureKind, LongAdder> failures = new EnumMap<>(FailureKind.class);
  private final RouteSeries series = new RouteSeries();
  private final List<LoopTraffic> loops = new CopyOnWriteArrayList<>();

  public Traffic() {
    Arrays.setAll(responses, status -> new LongAdder());
    for (FailureKind kind : FailureKind.values()) {
      failures.put(kind, new LongAdder());
    }
  }

  /**
   * Counts a connection, if there is room for it.
   *
   * @param limit most open connections
   * @return false: there is none, and the connection is to be closed
   */
  public boolean connectionAccepted(int limit) {
    if (connectionsOpen.incrementAndGet() > limit) {
      connectionsOpen.decrementAndGet();
      connectionsRefused.increment();
      return false;
    }
    connectionsAccepted.increment();
    return true;
  }

  /** Counts the end of a connection that was accepted. */
  public void connectionClosed() {
    connectionsOpen.decrementAndGet();
  }

  /** What one more event loop will count by itself. */
  LoopTraffic openLoop() {
    LoopTraffic loop = new LoopTraffic(series);
    loops.add(loop);
    return loop;
  }

  /** Reads what event loops count by route and upstream. */
  public RouteTotals routes() {
    return RouteTotals.of(loops);
  }

  ObserverFaults observerFaults() {
    return observerFaults;
  }

  void exchangeStarted() {
    exchangesStarted.increment();
  }

  void attemptStarted() {
    attempts.increment();
  }

  void exchangeFailed(FailureKind kind) {
    LongAdder count = failures.get(kind);
    if (count == null) {
      throw new IllegalStateException("no counter for " + kind);
    }
    count.increment();
  }

  /** An upstream may answer with any three digits: what is no status code counts as 0. */
  void exchangeEnded(int status) {
    responses[status < STATUS_CODES ? status : 0].increment();
    exchangesEnded.increment();
  }

  /** Reads the counters. */
  public TrafficSnapshot snapshot() {
    // Ended before started: what is in flight never comes out negative.
    long ended = exchangesEnded.sum();
    long started = exchangesStarted.sum();
    Map<Integer, Long> byStatus = new TreeMap<>();
    for (int status = 0; status < STATUS_CODES; status++) {
      long count = responses[status].sum();
      if (count > 0) {
        byStatus.put(status, count);
      }
    }
    Map<FailureKind, Long> byKind = new EnumMap<>(FailureKind.class);
    failures.forEach((kind, count) -> byKind.put(kind, count.sum()));
    return new TrafficSnapshot(
        connectionsAccepted.sum(),
        connectionsOpen.get(),
        connectionsRefused.sum(),
        started,
        started - ended,
        attempts.sum(),
        byStatus,
        byKind,
        observerFaults.read());
  }
}
