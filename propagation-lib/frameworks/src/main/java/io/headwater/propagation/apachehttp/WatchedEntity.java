package io.headwater.propagation.apachehttp;

import io.headwater.propagation.ClientSpan;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;
import org.jspecify.annotations.Nullable;

/** The body of an answer, that ends the call's span with itself. */
final class WatchedEntity extends HttpEntityWrapper {
  private final ClientSpan span;

  WatchedEntity(HttpEntity entity, ClientSpan span) {
    super(entity);
    this.span = span;
  }

  @Override
  public @Nullable InputStream getContent() throws IOException {
    InputStream content = super.getContent();
    return content == null ? null : new WatchedStream(content, span);
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    try {
      super.writeTo(out);
    } catch (Throwable failure) {
      span.fail(failure);
      throw failure;
    } finally {
      span.end();
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
