package io.headwater.propagation.jdkhttp;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** A body that tells its watch what was written, what could not be, and when it was closed. */
final class WatchedBody extends FilterOutputStream {
  private final ExchangeWatch watch;

  WatchedBody(OutputStream body, ExchangeWatch watch) {
    super(body);
    this.watch = watch;
  }

  @Override
  public void write(int b) throws IOException {
    try {
      out.write(b);
    } catch (IOException failure) {
      watch.lost(failure, 1);
      throw failure;
    }
    watch.wrote(1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      out.write(bytes, offset, length);
    } catch (IOException failure) {
      watch.lost(failure, length);
      throw failure;
    }
    watch.wrote(length);
  }

  @Override
  public void flush() throws IOException {
    try {
      out.flush();
    } catch (IOException failure) {
      watch.lost(failure, 0);
      throw failure;
    }
  }

  /** Flushes nothing first, unlike its parent: the stream below does, where there is need. */
  @Override
  public void close() throws IOException {
    try {
      out.close();
    } catch (IOException failure) {
      watch.lostAtClose(failure);
      throw failure;
    } finally {
      watch.finish();
    }
  }
}
