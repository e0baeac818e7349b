package io.headwater.propagation.jaxrs;

import io.headwater.propagation.ClientSpan;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * A body of an answer that ends its span with its last byte, or when it is closed or breaks off.
 */
final class WatchedBody extends FilterInputStream {
  private final ClientSpan span;

  WatchedBody(InputStream body, ClientSpan span) {
    super(body);
    this.span = span;
  }

  @Override
  public int read() throws IOException {
    try {
      return counted(in.read());
    } catch (IOException failure) {
      throw failed(failure);
    }
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    try {
      return counted(in.read(target, offset, length));
    } catch (IOException failure) {
      throw failed(failure);
    }
  }

  private int counted(int read) {
    if (read < 0) {
      span.end();
    }
    return read;
  }

  private IOException failed(IOException failure) {
    span.fail(failure);
    span.end();
    return failure;
  }

  @Override
  public void close() throws IOException {
    try {
      in.close();
    } finally {
      span.end();
    }
  }
}
