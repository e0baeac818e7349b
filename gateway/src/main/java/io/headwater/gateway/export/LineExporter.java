package io.headwater.gateway.export;

import io.opentelemetry.exporter.internal.otlp.traces.TraceRequestMarshaler;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Collection;
import java.util.List;

/**
 * Writes a line for each span: {@code ExportTraceServiceRequest} in OTLP JSON, as OpenTelemetry's
 * file exporter does.
 *
 * <p>Why not a line for each batch: those who ship logs cut long lines, Docker at 16 KiB. Lines are
 * written whole, many at once; if one was cut by a failure, the next begins on a new line.
 *
 * <p>A reader that is slow holds up the caller. No interrupt ends that, but neither does it close
 * what is written to.
 */
public final class LineExporter implements SpanExporter {
  private static final int CHUNK = 64 << 10;

  private final OutputStream out;
  private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
  private boolean cut;

  /**
   * An exporter.
   *
   * @param out unbuffered; closed at the end
   */
  public LineExporter(OutputStream out) {
    this.out = out;
  }

  @Override
  public CompletableResultCode export(Collection<SpanData> spans) {
    lines.reset();
    try {
      if (cut) {
        lines.write('\n');
      }
      for (SpanData span : spans) {
        TraceRequestMarshaler.create(List.of(span)).writeJsonTo(lines);
        lines.write('\n');
        if (lines.size() >= CHUNK) {
          write();
        }
      }
      write();
      return CompletableResultCode.ofSuccess();
    } catch (IOException e) {
      return CompletableResultCode.ofExceptionalFailure(e);
    }
  }

  private void write() throws IOException {
    cut = true;
    lines.writeTo(out);
    cut = false;
    lines.reset();
  }

  @Override
  public CompletableResultCode flush() {
    return CompletableResultCode.ofSuccess();
  }

  @Override
  public CompletableResultCode shutdown() {
    try {
      out.close();
      return CompletableResultCode.ofSuccess();
    } catch (IOException e) {
      return CompletableResultCode.ofExceptionalFailure(e);
    }
  }
}
