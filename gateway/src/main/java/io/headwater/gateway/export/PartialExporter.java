package io.headwater.gateway.export;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.export.SpanExporter;

/** An exporter whose receiver may take a batch and reject some spans of it. */
interface PartialExporter extends SpanExporter {
  /**
   * How many spans the receiver rejected of a batch that it took.
   *
   * @param success the answer to the latest export, which has succeeded
   */
  long rejected(CompletableResultCode success);
}
