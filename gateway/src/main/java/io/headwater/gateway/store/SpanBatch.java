package io.headwater.gateway.store;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The spans of one OTLP request: those that can be kept, and a count of the others.
 *
 * <p>A request is read whole into a batch before the store sees it, so that a malformed one leaves
 * nothing behind.
 */
final class SpanBatch {
  /** Most bytes of one span; a larger one is rejected. */
  static final int MAX_SPAN_BYTES = 1 << 20;

  /** Most bytes of one resource, or of one scope; a larger one refuses the request. */
  static final int MAX_SOURCE_BYTES = 256 << 10;

  private static final SpanSource UNKNOWN =
      SpanSource.of(
          Resource.getDefaultInstance(), "", InstrumentationScope.getDefaultInstance(), "");

  private final List<StoredSpan> spans = new ArrayList<>();
  private long rejected;
  private @Nullable String firstProblem;

  List<StoredSpan> spans() {
    return spans;
  }

  long rejected() {
    return rejected;
  }

  /** Why the first of the rejected spans was; empty: none was. */
  String firstProblem() {
    return firstProblem == null ? "" : firstProblem;
  }

  void reject(String problem) {
    rejected++;
    if (firstProblem == null) {
      firstProblem = problem;
    }
  }

  /** One {@code ResourceSpans}, whose parts may come in any order. */
  final class ResourceGroup {
    final Resource.Builder resource = Resource.newBuilder();
    String schemaUrl = "";
    private final List<ScopeGroup> scopes = new ArrayList<>();

    /** Hands its spans to the batch: all is known about their source now. */
    void end() throws OtlpException {
      checkSize("resource", resource.build().getSerializedSize());
      for (ScopeGroup group : scopes) {
        SpanSource source =
            SpanSource.of(resource.build(), schemaUrl, group.scope.build(), group.schemaUrl);
        for (StoredSpan span : group.spans) {
          spans.add(span.from(source));
        }
      }
    }
  }

  /** One {@code ScopeSpans}, whose parts may come in any order. */
  final class ScopeGroup {
    final InstrumentationScope.Builder scope = InstrumentationScope.newBuilder();
    String schemaUrl = "";
    private final List<StoredSpan> spans = new ArrayList<>();

    /** Takes a span, or counts it as rejected. */
    void take(Span span) {
      TraceId trace = TraceId.of(span.getTraceId());
      if (trace == null) {
        reject("trace id: not 16 bytes, or all zero");
      } else if (!isSpanId(span.getSpanId())) {
        reject("span id: not 8 bytes, or all zero");
      } else if (!span.getParentSpanId().isEmpty() && span.getParentSpanId().size() != 8) {
        reject("parent span id: not 8 bytes");
      } else if (span.getSerializedSize() > MAX_SPAN_BYTES) {
        rejectTooLarge();
      } else {
        spans.add(StoredSpan.of(trace, span, UNKNOWN));
      }
    }

    void rejectTooLarge() {
      reject("span: too large (expected: <= " + MAX_SPAN_BYTES + " bytes)");
    }

    /** Joins it to its resource. A group without spans leaves no trace. */
    void end(ResourceGroup resource) throws OtlpException {
      checkSize("scope", scope.build().getSerializedSize());
      if (!spans.isEmpty()) {
        resource.scopes.add(this);
      }
    }

    private static boolean isSpanId(ByteString bytes) {
      return bytes.size() == 8 && StoredSpan.spanIdOf(bytes) != 0;
    }
  }

  static void checkSize(String what, int bytes) throws OtlpException {
    if (bytes > MAX_SOURCE_BYTES) {
      throw OtlpException.tooLarge(
          what + ": " + bytes + " bytes (expected: <= " + MAX_SOURCE_BYTES + ")");
    }
  }
}
