package io.headwater.gateway.export;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An exporter that is made when there is something to export. Used by one thread. */
final class LateExporter implements SpanExporter {
  private final Supplier<SpanExporter> maker;
  private @Nullable SpanExporter exporter;

  LateExporter(Supplier<SpanExporter> maker) {
    this.maker = maker;
  }

  @Override
  public CompletableResultCode export(Collection<SpanData> spans) {
    SpanExporter made = exporter;
    if (made == null) {
      made = maker.get();
      exporter = made;
    }
    return made.export(spans);
  }

  @Override
  public CompletableResultCode flush() {
    return exporter == null ? CompletableResultCode.ofSuccess() : exporter.flush();
  }

  @Override
  public CompletableResultCode shutdown() {
    return exporter == null ? CompletableResultCode.ofSuccess() : exporter.shutdown();
  }
}
