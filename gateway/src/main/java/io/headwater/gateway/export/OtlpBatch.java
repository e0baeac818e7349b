package io.headwater.gateway.export;

import io.opentelemetry.exporter.internal.otlp.traces.TraceRequestMarshaler;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.common.InstrumentationScopeInfoBuilder;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A batch as the bytes of OTLP's {@code ExportTraceServiceRequest}, and back: what is decoded
 * encodes to the same bytes.
 */
final class OtlpBatch {
  private OtlpBatch() {}

  static byte[] encode(Collection<SpanData> spans) throws IOException {
    TraceRequestMarshaler request = TraceRequestMarshaler.create(spans);
    ByteArrayOutputStream out = new ByteArrayOutputStream(request.getBinarySerializedSize());
    request.writeBinaryTo(out);
    return out.toByteArray();
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws IOException if it did not
   */
  static List<SpanData> decode(ByteBuffer bytes) throws IOException {
    return decode(bytes, new Origins());
  }

  /** The same; spans of equal origin have one, across all batches that share the origins. */
  static List<SpanData> decode(ByteBuffer bytes, Origins origins) throws IOException {
    List<SpanData> spans = new ArrayList<>();
    for (ResourceSpans group : ExportTraceServiceRequest.parseFrom(bytes).getResourceSpansList()) {
      Resource resource = origins.resource(group);
      for (ScopeSpans scoped : group.getScopeSpansList()) {
        InstrumentationScopeInfo scope = origins.scope(scoped);
        for (Span span : scoped.getSpansList()) {
          spans.add(ReplayedSpan.of(span, resource, scope));
        }
      }
    }
    return spans;
  }

  /**
   * Resources and scopes of spans that are sent together. The SDK groups by the object: equal ones
   * would be told to the target once for each batch, and the groups in any order.
   */
  static final class Origins {
    private final Map<ResourceSpans, Resource> resources = new HashMap<>();
    private final Map<ScopeSpans, InstrumentationScopeInfo> scopes = new HashMap<>();

    private Resource resource(ResourceSpans group) {
      return resources.computeIfAbsent(
          group.toBuilder().clearScopeSpans().build(),
          of ->
              Resource.create(
                  OtlpAttributes.read(of.getResource().getAttributesList()),
                  of.getSchemaUrl().isEmpty() ? null : of.getSchemaUrl()));
    }

    private InstrumentationScopeInfo scope(ScopeSpans scoped) {
      return scopes.computeIfAbsent(scoped.toBuilder().clearSpans().build(), OtlpBatch::readScope);
    }
  }

  private static InstrumentationScopeInfo readScope(ScopeSpans scoped) {
    InstrumentationScopeInfoBuilder scope =
        InstrumentationScopeInfo.builder(scoped.getScope().getName())
            .setAttributes(OtlpAttributes.read(scoped.getScope().getAttributesList()));
    if (!scoped.getScope().getVersion().isEmpty()) {
      scope.setVersion(scoped.getScope().getVersion());
    }
    if (!scoped.getSchemaUrl().isEmpty()) {
      scope.setSchemaUrl(scoped.getSchemaUrl());
    }
    return scope.build();
  }
}
