package io.headwater.propagation.okhttp;

import io.headwater.propagation.ClientSpan;
import java.io.IOException;
import okhttp3.MediaType;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.BufferedSource;
import okio.ForwardingSource;
import okio.Okio;
import okio.Source;
import org.jspecify.annotations.Nullable;

/** A body of an answer that ends the call's span with itself. */
final class WatchedBody extends ResponseBody {
  private final ResponseBody body;
  private final BufferedSource source;

  WatchedBody(ResponseBody body, ClientSpan span) {
    this.body = body;
    this.source = Okio.buffer(new WatchedSource(body.source(), span));
  }

  @Override
  public @Nullable MediaType contentType() {
    return body.contentType();
  }

  @Override
  public long contentLength() {
    return body.contentLength();
  }

  @Override
  public BufferedSource source() {
    return source;
  }

  private static final class WatchedSource extends ForwardingSource {
    private final ClientSpan span;

    private WatchedSource(Source source, ClientSpan span) {
      super(source);
      this.span = span;
    }

    @Override
    public long read(Buffer sink, long byteCount) throws IOException {
      try {
        long read = super.read(sink, byteCount);
        if (read < 0) {
          span.end();
        }
        return read;
      } catch (Throwable failure) {
        span.fail(failure);
        span.end();
        throw failure;
      }
    }

    /** Not reading on is the caller's choice, and no error. */
    @Override
    public void close() throws IOException {
      try {
        super.close();
      } finally {
        span.end();
      }
    }
  }
}
