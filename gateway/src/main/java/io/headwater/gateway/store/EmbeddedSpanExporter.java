package io.headwater.gateway.store;

import io.opentelemetry.exporter.internal.otlp.traces.TraceRequestMarshaler;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Collection;

/**
 * Brings the gateway's own spans into the store, without a network between.
 *
 * <p>They go through OTLP's encoding as those of every other service do, so that the store knows
 * one kind of span. A batch fails if the store took nothing of it.
 */
public final class EmbeddedSpanExporter implements SpanExporter {
  private final TraceStore store;
  private volatile boolean shutdown;

  /** An exporter into that store. */
  public EmbeddedSpanExporter(TraceStore store) {
    this.store = store;
  }

  @Override
  public CompletableResultCode export(Collection<SpanData> spans) {
    if (shutdown) {
      return CompletableResultCode.ofFailure();
    }
    if (spans.isEmpty()) {
      return CompletableResultCode.ofSuccess();
    }
    try {
      long rejected = store.add(OtlpProtobufReader.read(encode(spans)));
      return rejected < spans.size()
          ? CompletableResultCode.ofSuccess()
          : CompletableResultCode.ofFailure();
    } catch (IOException | OtlpException e) {
      return CompletableResultCode.ofExceptionalFailure(e);
    }
  }

  private static byte[] encode(Collection<SpanData> spans) throws IOException {
    TraceRequestMarshaler request = TraceRequestMarshaler.create(spans);
    ByteArrayOutputStream out = new ByteArrayOutputStream(request.getBinarySerializedSize());
    request.writeBinaryTo(out);
    return out.toByteArray();
  }

  @Override
  public CompletableResultCode flush() {
    return CompletableResultCode.ofSuccess();
  }

  @Override
  public CompletableResultCode shutdown() {
    shutdown = true;
    return CompletableResultCode.ofSuccess();
  }
}
