package io.headwater.gateway.export;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;

/**
 * What a receiver said to one export (OTLP specification, "Partial Success"). Most say nothing, and
 * what is not OTLP says nothing either.
 */
final class OtlpAnswer {
  private volatile ExportTracePartialSuccess partial =
      ExportTracePartialSuccess.getDefaultInstance();

  /** Reads {@code ExportTraceServiceResponse}, or what was sent in its place. */
  void read(byte[] response) {
    if (response.length == 0) {
      return;
    }
    try {
      partial = ExportTraceServiceResponse.parseFrom(response).getPartialSuccess();
    } catch (InvalidProtocolBufferException e) {
      // An error's text, or JSON where protobuf was asked for: neither rejects a span.
      partial = ExportTracePartialSuccess.getDefaultInstance();
    }
  }

  /** Spans rejected of those sent; never negative. */
  long rejected() {
    return Math.max(0, partial.getRejectedSpans());
  }

  /** Why, or what the receiver warns of; empty: it said nothing. */
  String message() {
    return partial.getErrorMessage();
  }
}
