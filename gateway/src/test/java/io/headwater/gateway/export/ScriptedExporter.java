package io.headwater.gateway.export;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** An exporter that does as the test says, and remembers the batches it was given. */
final class ScriptedExporter implements SpanExporter {
  final List<List<SpanData>> batches = new CopyOnWriteArrayList<>();
  final AtomicInteger shutdowns = new AtomicInteger();
  volatile Function<Collection<SpanData>, CompletableResultCode> script =
      spans -> CompletableResultCode.ofSuccess();

  @Override
  public CompletableResultCode export(Collection<SpanData> spans) {
    batches.add(List.copyOf(spans));
    return script.apply(spans);
  }

  @Override
  public CompletableResultCode flush() {
    return CompletableResultCode.ofSuccess();
  }

  @Override
  public CompletableResultCode shutdown() {
    shutdowns.incrementAndGet();
    return CompletableResultCode.ofSuccess();
  }

  List<String> names() {
    return batches.stream().flatMap(List::stream).map(SpanData::getName).toList();
  }
}
