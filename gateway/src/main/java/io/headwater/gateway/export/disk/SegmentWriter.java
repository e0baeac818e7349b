package io.headwater.gateway.export.disk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;

/** Appends records to a new segment. */
final class SegmentWriter implements Closeable {
  private final Segment segment;
  private final FileChannel channel;
  private boolean unforced;
  private boolean broken;

  private SegmentWriter(Segment segment, FileChannel channel) {
    this.segment = segment;
    this.channel = channel;
  }

  /** Makes the file of a segment, which must not be there. */
  static SegmentWriter create(Segment segment, FileOpener opener) throws IOException {
    return new SegmentWriter(
        segment,
        opener.open(segment.file(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
  }

  Segment segment() {
    return segment;
  }

  /**
   * Appends a record.
   *
   * @throws IOException if it could not be written whole; then nothing of it is left, or nothing
   *     can be appended any more
   */
  void append(byte[] payload, int spans, long writtenAt) throws IOException {
    long begin = segment.bytes();
    ByteBuffer[] record = {
      RecordHeader.encode(payload, spans, writtenAt), ByteBuffer.wrap(payload)
    };
    long length = RecordHeader.BYTES + (long) payload.length;
    try {
      channel.position(begin);
      for (long written = 0; written < length; ) {
        written += channel.write(record);
      }
    } catch (IOException e) {
      takeBack(begin, e);
      throw e;
    }
    unforced = true;
    segment.wrote(begin + length);
    segment.added(spans, writtenAt);
  }

  private void takeBack(long begin, IOException failure) {
    try {
      channel.truncate(begin);
    } catch (IOException e) {
      // A torn record is known by its length and sum; but nothing may follow it.
      broken = true;
      failure.addSuppressed(e);
    }
  }

  /** Whether a part of a record could not be taken back. */
  boolean isBroken() {
    return broken;
  }

  /** Has the disk keep what was appended; false: it does. */
  boolean force() throws IOException {
    if (!unforced) {
      return false;
    }
    channel.force(false);
    unforced = false;
    return true;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
