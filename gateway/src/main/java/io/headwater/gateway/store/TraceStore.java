package io.headwater.gateway.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The traces of the last while, in memory. To be used from any thread.
 *
 * <p>Bounded in traces and in bytes: what came first goes first, whole traces at a time. One trace
 * takes at most {@value #MAX_SPANS_PER_TRACE} spans and {@value #MAX_BYTES_PER_TRACE} bytes (or the
 * store's own bound, if that is less); spans beyond are rejected. A late span joins its trace; if
 * that is gone, it begins it anew. Bytes are those of the spans and their resources as encoded in
 * OTLP, plus a fixed 256 for each.
 */
public final class TraceStore {
  /** Most spans kept of one trace. */
  public static final int MAX_SPANS_PER_TRACE = 10_000;

  /** Most bytes kept of one trace. */
  public static final long MAX_BYTES_PER_TRACE = 8L << 20;

  private final int maxTraces;
  private final long maxBytes;
  private final Object lock = new Object();
  private final Map<TraceId, StoredTrace> traces = new HashMap<>();
  private final Deque<StoredTrace> byAge = new ArrayDeque<>();
  private long spans;
  private long bytes;
  private long taken;
  private long duplicates;
  private long rejected;
  private long evictedTraces;
  private long evictedSpans;

  /**
   * An empty store.
   *
   * @param maxTraces most traces kept, at least 1
   * @param maxBytes most bytes kept, at least 1
   */
  public TraceStore(int maxTraces, long maxBytes) {
    if (maxTraces < 1) {
      throw new IllegalArgumentException("max-traces: " + maxTraces + " (expected: >= 1)");
    }
    if (maxBytes < 1) {
      throw new IllegalArgumentException("max-bytes: " + maxBytes + " (expected: >= 1)");
    }
    this.maxTraces = maxTraces;
    this.maxBytes = maxBytes;
  }

  /** Adds what can be added, and says how many spans were rejected, here or before. */
  long add(SpanBatch batch) {
    synchronized (lock) {
      long full = 0;
      for (StoredSpan span : batch.spans()) {
        if (!add(span)) {
          full++;
        }
      }
      rejected += full + batch.rejected();
      return full + batch.rejected();
    }
  }

  private boolean add(StoredSpan span) {
    StoredTrace trace = traces.get(span.trace());
    if (trace == null) {
      trace = new StoredTrace(span.trace());
    }
    if (trace.holds(span)) {
      // An exporter that saw no answer sends its batch again.
      duplicates++;
      return true;
    }
    long cost = trace.cost(span);
    if (trace.spanCount() >= MAX_SPANS_PER_TRACE
        || trace.bytes() + cost > Math.min(MAX_BYTES_PER_TRACE, maxBytes)) {
      return false;
    }
    if (trace.spanCount() == 0) {
      traces.put(trace.id(), trace);
      byAge.addLast(trace);
    }
    trace.add(span);
    spans++;
    bytes += cost;
    taken++;
    evictAllBut(trace);
    return true;
  }

  /** Makes room. The trace that just grew stays: it fits by itself, and somebody is sending it. */
  private void evictAllBut(StoredTrace growing) {
    Iterator<StoredTrace> oldestFirst = byAge.iterator();
    while ((traces.size() > maxTraces || bytes > maxBytes) && oldestFirst.hasNext()) {
      StoredTrace oldest = oldestFirst.next();
      if (oldest == growing) {
        continue;
      }
      oldestFirst.remove();
      traces.remove(oldest.id());
      spans -= oldest.spanCount();
      bytes -= oldest.bytes();
      evictedTraces++;
      evictedSpans += oldest.spanCount();
    }
  }

  /** Lists the traces that match, that whose first span came last first. */
  public List<TraceSummary> search(TraceQuery query) {
    List<TraceSummary> found = new ArrayList<>();
    synchronized (lock) {
      Iterator<StoredTrace> newestFirst = byAge.descendingIterator();
      while (newestFirst.hasNext() && found.size() < query.limit()) {
        StoredTrace trace = newestFirst.next();
        if (!trace.matches(query)) {
          continue;
        }
        TraceSummary summary = trace.summary();
        if (query.matchesDuration(summary.durationNanos())) {
          found.add(summary);
        }
      }
    }
    return found;
  }

  /** One trace as OTLP JSON, in UTF-8: {@code {"resourceSpans":[...]}}; empty: it is not here. */
  public Optional<byte[]> traceJson(TraceId id) {
    List<StoredSpan> kept;
    synchronized (lock) {
      StoredTrace trace = traces.get(id);
      if (trace == null) {
        return Optional.empty();
      }
      kept = trace.spans();
    }
    return Optional.of(OtlpJsonWriter.write(kept));
  }

  /** Reads the books. */
  public StoreCounts counts() {
    synchronized (lock) {
      return new StoreCounts(
          traces.size(), spans, bytes, taken, duplicates, rejected, evictedTraces, evictedSpans);
    }
  }
}
