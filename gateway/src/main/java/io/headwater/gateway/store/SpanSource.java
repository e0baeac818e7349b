package io.headwater.gateway.store;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;

/**
 * Where spans come from: what one resource and one scope of OTLP say about all of theirs. Equal
 * sources are one group of the trace.
 *
 * @param service the resource's {@code service.name}; empty: it names none
 * @param resource the resource, encoded
 * @param resourceSchemaUrl schema of the resource; empty: unknown
 * @param scope the instrumentation scope, encoded
 * @param scopeSchemaUrl schema of the scope's spans; empty: unknown
 */
record SpanSource(
    String service,
    ByteString resource,
    String resourceSchemaUrl,
    ByteString scope,
    String scopeSchemaUrl) {
  /** What one source costs beyond its bytes: the object and its place in the trace. */
  private static final int OVERHEAD_BYTES = 256;

  static SpanSource of(
      Resource resource, String resourceSchemaUrl, InstrumentationScope scope, String schemaUrl) {
    return new SpanSource(
        serviceOf(resource),
        resource.toByteString(),
        resourceSchemaUrl,
        scope.toByteString(),
        schemaUrl);
  }

  private static String serviceOf(Resource resource) {
    for (KeyValue attribute : resource.getAttributesList()) {
      if (attribute.getKey().equals("service.name")) {
        return attribute.getValue().getStringValue();
      }
    }
    return "";
  }

  /** Bytes that it is counted with. */
  long weight() {
    return (long) OVERHEAD_BYTES
        + resource.size()
        + scope.size()
        + service.length()
        + resourceSchemaUrl.length()
        + scopeSchemaUrl.length();
  }
}
