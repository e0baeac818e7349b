package io.headwater.gateway.store;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.ExtensionRegistryLite;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;

/**
 * Reads an {@code ExportTraceServiceRequest} in Protobuf, one span at a time.
 *
 * <p>Why not the generated parser for the whole: an empty message takes two bytes on the wire and a
 * hundred on the heap, so a small body could fill the heap with spans that nobody wants.
 */
final class OtlpProtobufReader {
  private static final int LENGTH_DELIMITED = 2;
  private static final int TAG_RESOURCE_SPANS =
      tag(ExportTraceServiceRequest.RESOURCE_SPANS_FIELD_NUMBER);
  private static final int TAG_RESOURCE = tag(ResourceSpans.RESOURCE_FIELD_NUMBER);
  private static final int TAG_SCOPE_SPANS = tag(ResourceSpans.SCOPE_SPANS_FIELD_NUMBER);
  private static final int TAG_RESOURCE_SCHEMA = tag(ResourceSpans.SCHEMA_URL_FIELD_NUMBER);
  private static final int TAG_SCOPE = tag(ScopeSpans.SCOPE_FIELD_NUMBER);
  private static final int TAG_SPAN = tag(ScopeSpans.SPANS_FIELD_NUMBER);
  private static final int TAG_SCOPE_SCHEMA = tag(ScopeSpans.SCHEMA_URL_FIELD_NUMBER);

  private final SpanBatch batch = new SpanBatch();

  private OtlpProtobufReader() {}

  /**
   * Reads a request.
   *
   * @param body not changed afterwards by anyone
   * @throws OtlpException if it is none
   */
  static SpanBatch read(byte[] body) throws OtlpException {
    OtlpProtobufReader reader = new OtlpProtobufReader();
    try {
      CodedInputStream in = open(UnsafeByteOperations.unsafeWrap(body));
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        if (tag == TAG_RESOURCE_SPANS) {
          reader.readResourceSpans(in.readBytes());
        } else {
          skip(in, tag);
        }
      }
    } catch (IOException e) {
      throw OtlpException.malformed("body: malformed (expected: Protobuf of OTLP traces)");
    }
    return reader.batch;
  }

  private void readResourceSpans(ByteString bytes) throws IOException, OtlpException {
    SpanBatch.ResourceGroup group = batch.new ResourceGroup();
    CodedInputStream in = open(bytes);
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == TAG_SCOPE_SPANS) {
        readScopeSpans(in.readBytes(), group);
      } else if (tag == TAG_RESOURCE) {
        ByteString resource = in.readBytes();
        SpanBatch.checkSize("resource", resource.size());
        group.resource.mergeFrom(resource, ExtensionRegistryLite.getEmptyRegistry());
      } else if (tag == TAG_RESOURCE_SCHEMA) {
        group.schemaUrl = readShortText("resource", in);
      } else {
        skip(in, tag);
      }
    }
    group.end();
  }

  private void readScopeSpans(ByteString bytes, SpanBatch.ResourceGroup resource)
      throws IOException, OtlpException {
    SpanBatch.ScopeGroup group = batch.new ScopeGroup();
    CodedInputStream in = open(bytes);
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == TAG_SPAN) {
        ByteString span = in.readBytes();
        if (span.size() > SpanBatch.MAX_SPAN_BYTES) {
          group.rejectTooLarge();
        } else {
          group.take(Span.parseFrom(span));
        }
      } else if (tag == TAG_SCOPE) {
        ByteString scope = in.readBytes();
        SpanBatch.checkSize("scope", scope.size());
        group.scope.mergeFrom(scope, ExtensionRegistryLite.getEmptyRegistry());
      } else if (tag == TAG_SCOPE_SCHEMA) {
        group.schemaUrl = readShortText("scope", in);
      } else {
        skip(in, tag);
      }
    }
    group.end(resource);
  }

  private static String readShortText(String what, CodedInputStream in)
      throws IOException, OtlpException {
    ByteString text = in.readBytes();
    SpanBatch.checkSize(what, text.size());
    if (!text.isValidUtf8()) {
      throw new InvalidProtocolBufferException("not UTF-8");
    }
    return text.toStringUtf8();
  }

  private static CodedInputStream open(ByteString bytes) {
    CodedInputStream in = bytes.newCodedInput();
    // Slices of the body instead of copies; none outlives this call.
    in.enableAliasing(true);
    return in;
  }

  private static void skip(CodedInputStream in, int tag) throws IOException {
    if (!in.skipField(tag)) {
      throw new InvalidProtocolBufferException("end of a group that was not begun");
    }
  }

  private static int tag(int field) {
    return field << 3 | LENGTH_DELIMITED;
  }
}
