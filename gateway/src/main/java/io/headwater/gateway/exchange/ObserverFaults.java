package io.headwater.gateway.exchange;

import io.headwater.gateway.log.LogFields;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Faults of those who only look on, on all event loops. No exchange suffers from them: each is
 * counted, and one a minute is logged with what was thrown.
 */
final class ObserverFaults {
  private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final LongSupplier nanoClock;
  private final System.Logger log;
  private final Map<Observer, LongAdder> counts = new EnumMap<>(Observer.class);

  /** From when on the next one is logged, by the clock. */
  private final AtomicLong quietUntil;

  ObserverFaults(LongSupplier nanoClock) {
    this(nanoClock, System.getLogger(ObserverFaults.class.getName()));
  }

  ObserverFaults(LongSupplier nanoClock, System.Logger log) {
    this.nanoClock = nanoClock;
    this.log = log;
    this.quietUntil = new AtomicLong(nanoClock.getAsLong());
    for (Observer observer : Observer.values()) {
      counts.put(observer, new LongAdder());
    }
  }

  /** An observer threw, before there was an exchange. */
  void caught(Observer observer, RuntimeException fault) {
    caught(observer, fault, LogFields.NONE);
  }

  /** An observer of an exchange threw. */
  void caught(Observer observer, RuntimeException fault, String traceId) {
    caught(observer, fault, LogFields.ofTrace(traceId));
  }

  private void caught(Observer observer, RuntimeException fault, LogFields fields) {
    LongAdder count = counts.get(observer);
    if (count != null) {
      count.increment();
    }
    long now = nanoClock.getAsLong();
    long until = quietUntil.get();
    if (now - until >= 0 && quietUntil.compareAndSet(until, now + QUIET_NANOS)) {
      log.log(
          System.Logger.Level.ERROR,
          "a fault of an observer ("
              + observer.wireName()
              + "), which no exchange suffers from; others of the next minute are only counted",
          fields,
          fault);
    }
  }

  /** How often each of them failed. */
  Map<Observer, Long> read() {
    Map<Observer, Long> read = new EnumMap<>(Observer.class);
    counts.forEach((observer, count) -> read.put(observer, count.sum()));
    return read;
  }
}
