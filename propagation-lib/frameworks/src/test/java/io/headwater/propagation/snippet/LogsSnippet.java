package io.headwater.propagation.snippet;

import io.headwater.propagation.slf4j.TraceIdsInLogs;

/** Logs. */
final class LogsSnippet {
  private LogsSnippet() {}

  static void start() {
    // README
    TraceIdsInLogs.install();
    // end
  }
}
