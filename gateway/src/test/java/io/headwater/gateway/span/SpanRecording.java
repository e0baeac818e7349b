package io.headwater.gateway.span;

import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.IdGenerator;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A real SDK whose ended spans stay in memory, and whose next trace id can be preset. */
public final class SpanRecording implements AutoCloseable {
  private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
  private final PresetIds ids = new PresetIds();
  private final SdkTracerProvider provider =
      SdkTracerProvider.builder()
          .setIdGenerator(ids)
          .addSpanProcessor(SimpleSpanProcessor.create(exporter))
          .build();

  /** Opens spans of this SDK. */
  public RequestSpans spans(int maxOperations, String... redactQuery) {
    Tracer tracer = provider.get("test");
    return new RequestSpans(tracer, ids, maxOperations, Set.of(redactQuery));
  }

  /** Spans that ended, in order. */
  public List<SpanData> ended() {
    return exporter.getFinishedSpanItems();
  }

  /** The span that ended, where no other did. */
  public SpanData onlyOne() {
    List<SpanData> ended = ended();
    if (ended.size() != 1) {
      throw new AssertionError("ended spans: " + ended);
    }
    return ended.get(0);
  }

  @Override
  public void close() {
    provider.close();
  }

  private static final class PresetIds implements IdGenerator, TraceIdPreset {
    private final IdGenerator random = IdGenerator.random();
    private @Nullable String next;
    private @Nullable String nextSpan;

    @Override
    public void preset(String traceId, @Nullable String traceState) {
      next = traceId;
    }

    @Override
    public void presetSpanId(String spanId) {
      nextSpan = spanId;
    }

    @Override
    public String generateTraceId() {
      String preset = next;
      next = null;
      return preset == null ? random.generateTraceId() : preset;
    }

    @Override
    public String generateSpanId() {
      String preset = nextSpan;
      nextSpan = null;
      return preset == null ? random.generateSpanId() : preset;
    }
  }
}
