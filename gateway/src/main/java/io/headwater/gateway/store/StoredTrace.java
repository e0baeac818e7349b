package io.headwater.gateway.store;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The spans kept of one trace, in the order they came. Guarded by the store's lock. */
final class StoredTrace {
  private final TraceId id;
  private final Set<StoredSpan> spans = new LinkedHashSet<>();
  private final Set<SpanSource> sources = new HashSet<>();
  private long bytes;

  StoredTrace(TraceId id) {
    this.id = id;
  }

  TraceId id() {
    return id;
  }

  int spanCount() {
    return spans.size();
  }

  long bytes() {
    return bytes;
  }

  List<StoredSpan> spans() {
    return new ArrayList<>(spans);
  }

  boolean holds(StoredSpan span) {
    return spans.contains(span);
  }

  /** What adding a span would cost. */
  long cost(StoredSpan span) {
    return span.weight() + (sources.contains(span.source()) ? 0 : span.source().weight());
  }

  void add(StoredSpan span) {
    bytes += cost(span);
    spans.add(span);
    sources.add(span.source());
  }

  boolean matches(TraceQuery query) {
    boolean named = false;
    boolean failed = false;
    for (StoredSpan span : spans) {
      named |= query.matchesName(span.source().service(), span.name());
      failed |= span.error();
    }
    return named && (query.error() == null || query.error() == failed);
  }

  /** The span without a parent, else the earliest of those whose parent is not here. */
  private @Nullable StoredSpan root() {
    Set<Long> ids = new HashSet<>();
    for (StoredSpan span : spans) {
      ids.add(span.spanId());
    }
    StoredSpan root = null;
    for (StoredSpan span : spans) {
      if (ids.contains(span.parentId())) {
        continue;
      }
      if (root == null || isMoreOfARoot(span, root)) {
        root = span;
      }
    }
    return root;
  }

  private static boolean isMoreOfARoot(StoredSpan one, StoredSpan other) {
    boolean oneIsFirst = one.parentId() == 0;
    return oneIsFirst == (other.parentId() == 0)
        ? Long.compareUnsigned(one.start(), other.start()) < 0
        : oneIsFirst;
  }

  TraceSummary summary() {
    Set<String> services = new TreeSet<>();
    long start = -1;
    long end = 0;
    boolean failed = false;
    for (StoredSpan span : spans) {
      services.add(span.source().service());
      failed |= span.error();
      start = Long.compareUnsigned(span.start(), start) < 0 ? span.start() : start;
      end = Long.compareUnsigned(span.end(), end) > 0 ? span.end() : end;
    }
    StoredSpan root = root();
    return new TraceSummary(
        id,
        root == null ? "" : root.source().service(),
        root == null ? "" : root.name(),
        start,
        Long.compareUnsigned(end, start) < 0 ? 0 : end - start,
        spans.size(),
        List.copyOf(services),
        failed);
  }
}
