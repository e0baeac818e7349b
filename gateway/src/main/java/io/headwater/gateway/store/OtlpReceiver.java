package io.headwater.gateway.store;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The receiving end of OTLP/HTTP: takes the body of a {@code POST /v1/traces} into the store.
 *
 * <p>Knows both encodings, plain or gzipped. A request is taken whole or refused whole, except for
 * spans with invalid ids, too large ones, and those of a full trace: these are rejected one by one
 * and told in the answer's partial success.
 */
public final class OtlpReceiver {
  private static final int GRPC_INVALID_ARGUMENT = 3;

  private final TraceStore store;
  private final int maxBodyBytes;

  /**
   * A receiver.
   *
   * @param store where the spans go
   * @param maxBodyBytes most bytes of a body, after it was unpacked
   */
  public OtlpReceiver(TraceStore store, int maxBodyBytes) {
    if (maxBodyBytes < 1) {
      throw new IllegalArgumentException("max-body-bytes: " + maxBodyBytes + " (expected: >= 1)");
    }
    this.store = store;
    this.maxBodyBytes = maxBodyBytes;
  }

  /**
   * Takes a request.
   *
   * @param contentType value of {@code Content-Type}; null: the header is absent
   * @param contentEncoding value of {@code Content-Encoding}; null: the header is absent
   * @param body the body as it came; not to be changed afterwards
   */
  public OtlpResponse receive(
      @Nullable String contentType, @Nullable String contentEncoding, byte[] body) {
    OtlpEncoding encoding = OtlpEncoding.of(contentType);
    // Somebody who sent something else altogether is told so in JSON.
    OtlpEncoding answer = encoding == null ? OtlpEncoding.JSON : encoding;
    try {
      if (encoding == null) {
        throw OtlpException.unsupported(
            "content-type: not known (expected: application/x-protobuf, application/json)");
      }
      SpanBatch batch = encoding.read(unpack(contentEncoding, body));
      long rejected = store.add(batch);
      String problem = batch.rejected() > 0 ? batch.firstProblem() : "trace: full";
      return new OtlpResponse(200, answer.mediaType(), answer.success(rejected, problem));
    } catch (OtlpException e) {
      return new OtlpResponse(
          e.status(), answer.mediaType(), answer.failure(GRPC_INVALID_ARGUMENT, e.safeMessage()));
    }
  }

  private byte[] unpack(@Nullable String contentEncoding, byte[] body) throws OtlpException {
    String coding =
        contentEncoding == null ? "identity" : contentEncoding.strip().toLowerCase(Locale.ROOT);
    return switch (coding) {
      case "identity", "" -> checked(body);
      case "gzip" -> gunzip(body);
      default ->
          throw OtlpException.unsupported("content-encoding: not known (expected: gzip, identity)");
    };
  }

  /** Reads at most one byte more than is allowed, so that a bomb costs no more than that. */
  private byte[] gunzip(byte[] packed) throws OtlpException {
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      byte[] body = in.readNBytes(maxBodyBytes);
      if (in.read() >= 0) {
        throw tooLarge();
      }
      return body;
    } catch (IOException e) {
      throw OtlpException.malformed("body: malformed (expected: gzip)");
    }
  }

  private byte[] checked(byte[] body) throws OtlpException {
    if (body.length > maxBodyBytes) {
      throw tooLarge();
    }
    return body;
  }

  private OtlpException tooLarge() {
    return OtlpException.tooLarge("body: too large (expected: <= " + maxBodyBytes + " bytes)");
  }
}
