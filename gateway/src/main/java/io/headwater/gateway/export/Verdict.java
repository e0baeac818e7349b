package io.headwater.gateway.export;

import io.opentelemetry.exporter.internal.FailedExportException;
import io.opentelemetry.exporter.internal.FailedExportException.GrpcExportException;
import io.opentelemetry.exporter.internal.FailedExportException.HttpExportException;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.GrpcResponse;
import io.opentelemetry.sdk.common.export.HttpResponse;
import org.jspecify.annotations.Nullable;

/** What a target said to a batch (OTLP specification, sections "Failures" and "Retryable"). */
enum Verdict {
  /** It took it. */
  TAKEN,
  /** It is away, or busy: the same batch may be taken later. */
  LATER,
  /** It said no, and not whether it will always say so: worth some more tries. */
  UNCLEAR,
  /** It will never take it. */
  NEVER;

  /** Reads the result of an export that has ended. */
  static Verdict of(CompletableResultCode result) {
    if (result.isSuccess()) {
      return TAKEN;
    }
    Throwable failure = result.getFailureThrowable();
    if (failure == null) {
      // Jaeger's exporter never says why, and it mostly is that nobody is there.
      return LATER;
    }
    if (failure instanceof FailedExportException failed && !failed.failedWithResponse()) {
      return LATER;
    }
    if (failure instanceof HttpExportException http) {
      return of(http.getResponse());
    }
    return failure instanceof GrpcExportException grpc ? of(grpc.getResponse()) : UNCLEAR;
  }

  private static Verdict of(@Nullable HttpResponse response) {
    return response == null
        ? LATER
        : switch (response.getStatusCode()) {
          case 429, 502, 503, 504 -> LATER;
          default -> NEVER;
        };
  }

  private static Verdict of(@Nullable GrpcResponse response) {
    return response == null
        ? LATER
        : switch (response.getStatusCode()) {
          case CANCELLED, DEADLINE_EXCEEDED, ABORTED, OUT_OF_RANGE, UNAVAILABLE, DATA_LOSS -> LATER;
          // A busy receiver says so, and so does one to which the batch is too large.
          case RESOURCE_EXHAUSTED -> UNCLEAR;
          default -> NEVER;
        };
  }
}
