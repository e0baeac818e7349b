package io.headwater.propagation.apachehttp;

import io.headwater.propagation.ClientSpan;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The bytes of an answer: the call's span ends at the last of them, at a failure, or at close. */
final class WatchedStream extends FilterInputStream {
  private final ClientSpan span;

  WatchedStream(InputStream content, ClientSpan span) {
    super(content);
    this.span = span;
  }

  @Override
  public int read() throws IOException {
    try {
      return ended(super.read());
    } catch (Throwable failure) {
      fail(failure);
      throw failure;
    }
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    try {
      return ended(super.read(bytes, offset, length));
    } catch (Throwable failure) {
      fail(failure);
      throw failure;
    }
  }

  @Override
  public void close() throws IOException {
    try {
      super.close();
    } finally {
      span.end();
    }
  }

  private int ended(int read) {
    if (read < 0) {
      span.end();
    }
    return read;
  }

  private void fail(Throwable failure) {
    span.fail(failure);
    span.end();
  }
}
