package io.headwater.gateway.export;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.testing.trace.TestSpanData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;

/** Ended spans of which tests want to know nothing but their names. */
final class Spans {
  private Spans() {}

  static SpanData named(String name) {
    return of(name).build();
  }

  static TestSpanData.Builder of(String name) {
    return TestSpanData.builder()
        .setName(name)
        .setKind(SpanKind.SERVER)
        .setStatus(StatusData.unset())
        .setStartEpochNanos(1)
        .setEndEpochNanos(2)
        .setHasEnded(true);
  }
}
