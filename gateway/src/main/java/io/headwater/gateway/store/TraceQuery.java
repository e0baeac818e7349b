package io.headwater.gateway.store;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Which traces to list. Absent conditions hold for every trace.
 *
 * @param limit most traces in the answer, at least 1
 * @param service some span of the trace is of this service
 * @param operation some span of the trace, of that service if one is asked for, has this name
 * @param error whether some span of the trace has the status ERROR
 * @param minDuration shortest duration of the trace
 */
public record TraceQuery(
    int limit,
    @Nullable String service,
    @Nullable String operation,
    @Nullable Boolean error,
    Duration minDuration) {
  public TraceQuery {
    if (limit < 1) {
      throw new IllegalArgumentException("limit: " + limit + " (expected: >= 1)");
    }
    if (minDuration.isNegative()) {
      throw new IllegalArgumentException("min-duration: " + minDuration + " (expected: >= 0)");
    }
  }

  /** The newest traces, whatever they are. */
  public static TraceQuery newest(int limit) {
    return new TraceQuery(limit, null, null, null, Duration.ZERO);
  }

  boolean matchesName(String spanService, String spanName) {
    return (service == null || service.equals(spanService))
        && (operation == null || operation.equals(spanName));
  }

  boolean matchesDuration(long nanos) {
    return Duration.ofNanos(nanos).compareTo(minDuration) >= 0;
  }
}
