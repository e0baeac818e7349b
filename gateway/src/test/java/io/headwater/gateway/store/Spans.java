package io.headwater.gateway.store;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.List;

/** Makes spans and requests for tests. */
final class Spans {
  private Spans() {}

  static String traceId(int number) {
    return String.format("%032x", number);
  }

  static ByteString bytes(String hex) {
    return ByteString.copyFrom(java.util.HexFormat.of().parseHex(hex));
  }

  static Span.Builder span(int trace, int span, int parent, String name) {
    Span.Builder builder =
        Span.newBuilder()
            .setTraceId(bytes(traceId(trace)))
            .setSpanId(bytes(String.format("%016x", span)))
            .setName(name)
            .setStartTimeUnixNano(1_000)
            .setEndTimeUnixNano(3_000);
    if (parent != 0) {
      builder.setParentSpanId(bytes(String.format("%016x", parent)));
    }
    return builder;
  }

  static KeyValue attribute(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }

  static ExportTraceServiceRequest request(String service, Span.Builder... spans) {
    ScopeSpans.Builder scope =
        ScopeSpans.newBuilder().setScope(InstrumentationScope.newBuilder().setName("test"));
    List.of(spans).forEach(scope::addSpans);
    return ExportTraceServiceRequest.newBuilder()
        .addResourceSpans(
            ResourceSpans.newBuilder()
                .setResource(
                    Resource.newBuilder().addAttributes(attribute("service.name", service)))
                .addScopeSpans(scope))
        .build();
  }

  static long add(TraceStore store, String service, Span.Builder... spans) {
    try {
      return store.add(OtlpProtobufReader.read(request(service, spans).toByteArray()));
    } catch (OtlpException e) {
      throw new AssertionError(e);
    }
  }
}
