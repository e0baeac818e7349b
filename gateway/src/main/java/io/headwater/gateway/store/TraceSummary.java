package io.headwater.gateway.store;

import java.util.List;

/**
 * One trace in a list.
 *
 * <p>Its root is the span without a parent, else the earliest of those whose parent is not here.
 *
 * @param traceId its id
 * @param rootService service of the root span; empty: it names none
 * @param rootOperation name of the root span
 * @param startUnixNano earliest start of its spans: Unix time in nanoseconds, unsigned
 * @param durationNanos from there to the latest end of its spans, at least 0
 * @param spanCount spans kept
 * @param services services that its spans are of, sorted
 * @param error some span has the status ERROR
 */
public record TraceSummary(
    TraceId traceId,
    String rootService,
    String rootOperation,
    long startUnixNano,
    long durationNanos,
    int spanCount,
    List<String> services,
    boolean error) {
  public TraceSummary {
    services = List.copyOf(services);
  }
}
