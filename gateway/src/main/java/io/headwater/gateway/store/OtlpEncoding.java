package io.headwater.gateway.store;

import com.google.gson.stream.JsonWriter;
import com.google.protobuf.CodedOutputStream;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The two encodings of OTLP/HTTP: how requests are read and answers written. */
enum OtlpEncoding {
  PROTOBUF("application/x-protobuf") {
    @Override
    SpanBatch read(byte[] body) throws OtlpException {
      return OtlpProtobufReader.read(body);
    }

    @Override
    byte[] success(long rejected, String problem) {
      ExportTraceServiceResponse.Builder response = ExportTraceServiceResponse.newBuilder();
      if (rejected > 0) {
        response.setPartialSuccess(
            ExportTracePartialSuccess.newBuilder()
                .setRejectedSpans(rejected)
                .setErrorMessage(problem));
      }
      return response.build().toByteArray();
    }

    @Override
    byte[] failure(int code, String message) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      CodedOutputStream out = CodedOutputStream.newInstance(bytes);
      try {
        out.writeInt32(STATUS_CODE_FIELD, code);
        out.writeString(STATUS_MESSAGE_FIELD, message);
        out.flush();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return bytes.toByteArray();
    }
  },

  JSON("application/json") {
    @Override
    SpanBatch read(byte[] body) throws OtlpException {
      return OtlpJsonReader.read(body);
    }

    @Override
    byte[] success(long rejected, String problem) {
      return json(
          out -> {
            if (rejected > 0) {
              out.name("partialSuccess").beginObject();
              out.name("rejectedSpans").value(Long.toString(rejected));
              out.name("errorMessage").value(problem).endObject();
            }
          });
    }

    @Override
    byte[] failure(int code, String message) {
      return json(out -> out.name("code").value(code).name("message").value(message));
    }
  };

  // google.rpc.Status, which OTLP/HTTP answers failures with; not part of the Protobuf runtime.
  private static final int STATUS_CODE_FIELD = 1;
  private static final int STATUS_MESSAGE_FIELD = 2;

  private final String mediaType;

  OtlpEncoding(String mediaType) {
    this.mediaType = mediaType;
  }

  /** The encoding that a content type names, its parameters aside; null: neither. */
  static @Nullable OtlpEncoding of(@Nullable String contentType) {
    if (contentType == null) {
      return null;
    }
    int end = contentType.indexOf(';');
    String named = end < 0 ? contentType : contentType.substring(0, end);
    String lowerCase = named.strip().toLowerCase(Locale.ROOT);
    for (OtlpEncoding encoding : values()) {
      if (encoding.mediaType.equals(lowerCase)) {
        return encoding;
      }
    }
    return null;
  }

  String mediaType() {
    return mediaType;
  }

  /** Reads an {@code ExportTraceServiceRequest}. */
  abstract SpanBatch read(byte[] body) throws OtlpException;

  /** An {@code ExportTraceServiceResponse}; nothing rejected: an empty one. */
  abstract byte[] success(long rejected, String problem);

  /** A {@code google.rpc.Status} (OTLP specification, section Failures). */
  abstract byte[] failure(int code, String message);

  private interface Body {
    void write(JsonWriter out) throws IOException;
  }

  private static byte[] json(Body body) {
    StringWriter text = new StringWriter();
    try (JsonWriter out = new JsonWriter(text)) {
      out.beginObject();
      body.write(out);
      out.endObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
