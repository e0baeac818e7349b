package io.headwater.gateway.export.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/** A file on a disk that is as broken as its {@link Faults} say. */
final class FaultyChannel extends FileChannel {
  /** What is wrong with a disk; of all files that were opened with it. */
  static final class Faults {
    /** Bytes that can still be written. */
    long room = Long.MAX_VALUE;

    /** Whether files can be cut. */
    boolean truncates = true;

    /** Whether reading fails. */
    boolean unreadable;

    /** Whether files can be opened for writing. */
    boolean readOnly;
  }

  private final FileChannel file;
  private final Faults faults;

  FaultyChannel(FileChannel file, Faults faults) {
    this.file = file;
    this.faults = faults;
  }

  /** Opens files with faults. */
  static FileOpener opener(Faults faults) {
    return (path, options) -> {
      if (faults.readOnly && options.length > 1) {
        throw new IOException("Read-only file system");
      }
      return new FaultyChannel(FileChannel.open(path, options), faults);
    };
  }

  @Override
  public int write(ByteBuffer from) throws IOException {
    return write(from, file.position(), true);
  }

  @Override
  public int write(ByteBuffer from, long position) throws IOException {
    return write(from, position, false);
  }

  private int write(ByteBuffer from, long position, boolean moves) throws IOException {
    int allowed = (int) Math.min(faults.room, from.remaining());
    if (allowed == 0 && from.hasRemaining()) {
      throw new IOException("No space left on device");
    }
    ByteBuffer part = from.duplicate();
    part.limit(part.position() + allowed);
    int written = file.write(part, position);
    from.position(from.position() + written);
    faults.room -= written;
    if (moves) {
      file.position(position + written);
    }
    return written;
  }

  @Override
  public long write(ByteBuffer[] from, int offset, int length) throws IOException {
    for (int i = offset; i < offset + length; i++) {
      if (from[i].hasRemaining()) {
        return write(from[i]);
      }
    }
    return 0;
  }

  @Override
  public int read(ByteBuffer into, long position) throws IOException {
    if (faults.unreadable) {
      throw new IOException("Input/output error");
    }
    return file.read(into, position);
  }

  @Override
  public FileChannel truncate(long size) throws IOException {
    if (!faults.truncates) {
      throw new IOException("Input/output error");
    }
    file.truncate(size);
    return this;
  }

  @Override
  public long position() throws IOException {
    return file.position();
  }

  @Override
  public FileChannel position(long position) throws IOException {
    file.position(position);
    return this;
  }

  @Override
  public long size() throws IOException {
    return file.size();
  }

  @Override
  public void force(boolean metaData) throws IOException {
    file.force(metaData);
  }

  @Override
  protected void implCloseChannel() throws IOException {
    file.close();
  }

  @Override
  public int read(ByteBuffer into) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long read(ByteBuffer[] into, int offset, int length) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long transferTo(long position, long count, WritableByteChannel target) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long transferFrom(ReadableByteChannel from, long position, long count) {
    throw new UnsupportedOperationException();
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long position, long size) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FileLock lock(long position, long size, boolean shared) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FileLock tryLock(long position, long size, boolean shared) {
    throw new UnsupportedOperationException();
  }
}
