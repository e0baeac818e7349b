package io.headwater.propagation.slf4j;

import io.headwater.propagation.JavaAgent;
import io.opentelemetry.context.ContextStorage;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Puts the trace of a joined request into SLF4J's MDC, whatever the back-end (Logback, Log4j 2):
 *
 * <table>
 * <caption>Keys, as OpenTelemetry's own agent has them</caption>
 * <tr><th>key</th><th>value</th></tr>
 * <tr><td>{@code trace_id}</td><td>32 hex digits</td></tr>
 * <tr><td>{@code span_id}</td><td>16 hex digits</td></tr>
 * <tr><td>{@code trace_flags}</td><td>two hex digits; the lowest bit is the sampled flag, and is set
 * </td></tr>
 * </table>
 *
 * <pre>{@code
 * TraceIdsInLogs.install(); // at the start of main
 * }</pre>
 *
 * <p>They are there for as long as a sampled span is current on the thread, hand-overs by {@code
 * ContextCarrying} included, and what was there before comes back after. Without such a span there
 * is nothing, and nothing is paid for it.
 *
 * <p>It stands where OpenTelemetry keeps the current context, a place that is settled with its
 * first use: so before that. Beside OpenTelemetry's Java agent, which has the place and writes the
 * same keys, it does nothing.
 */
public final class TraceIdsInLogs {
  private TraceIdsInLogs() {}

  /**
   * Installs it, for the rest of the life of the process. A second time does nothing.
   *
   * @throws IllegalStateException if a context was used before
   */
  public static void install() {
    if (JavaAgent.isPresent()) {
      return;
    }
    AtomicBoolean applied = new AtomicBoolean();
    ContextStorage.addWrapper(
        storage -> {
          applied.set(true);
          return new LoggedStorage(storage);
        });
    if (!(ContextStorage.get() instanceof LoggedStorage) && !applied.get()) {
      throw new IllegalStateException(
          "TraceIdsInLogs: installed after the first use of OpenTelemetry (expected: before it,"
              + " at the start of main)");
    }
  }
}
