package io.headwater.gateway.export.disk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the records of a segment once, from its beginning. What is broken is passed over: it
 * looks for the next header that is whole, and counts what lies between.
 */
final class SegmentReader implements Closeable {
  private static final int WINDOW = 64 << 10;

  private final FileChannel channel;
  private final boolean canMark;
  private long position;
  private long brokenBytes;
  private long brokenSpans;

  private SegmentReader(FileChannel channel, boolean canMark) {
    this.channel = channel;
    this.canMark = canMark;
  }

  /** Opens a segment, for reading only where that is all that is allowed. */
  static SegmentReader open(Path file, FileOpener opener) throws IOException {
    try {
      return new SegmentReader(
          opener.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE), true);
    } catch (IOException e) {
      return new SegmentReader(opener.open(file, StandardOpenOption.READ), false);
    }
  }

  /** How large the file is. */
  long size() throws IOException {
    return channel.size();
  }

  /** Bytes passed over so far, since no header in them was whole or its payload ended too soon. */
  long brokenBytes() {
    return brokenBytes;
  }

  /** Spans passed over so far; of a broken header they are unknown, and not in it. */
  long brokenSpans() {
    return brokenSpans;
  }

  /**
   * The next header of a record that waits and is all there.
   *
   * @param end how far the segment was written
   * @return null: there is none
   */
  @Nullable RecordHeader nextHeader(long end) throws IOException {
    while (position < end) {
      RecordHeader header = headerAt(position, end);
      if (header == null || header.end() > end) {
        long next = findHeader(position + 1, end);
        brokenBytes += next - position;
        brokenSpans += header == null || !header.waits() ? 0 : header.spans();
        position = next;
        continue;
      }
      position = header.end();
      if (header.waits()) {
        return header;
      }
    }
    return null;
  }

  /** The payload of a record; null: it is broken, which is counted. */
  @Nullable ByteBuffer payload(RecordHeader header) throws IOException {
    ByteBuffer payload =
        read(header.offset() + RecordHeader.BYTES, ByteBuffer.allocate(header.length()));
    if (payload.remaining() == header.length() && header.isOf(payload)) {
      return payload;
    }
    brokenBytes += RecordHeader.BYTES + header.length();
    brokenSpans += header.spans();
    return null;
  }

  /** The next batch that waits and is whole; null: there is none. */
  @Nullable StoredBatch next(long end) throws IOException {
    for (RecordHeader header = nextHeader(end); header != null; header = nextHeader(end)) {
      ByteBuffer payload = payload(header);
      if (payload != null) {
        return new StoredBatch(header, payload);
      }
    }
    return null;
  }

  /** Goes back to a batch, so that it is the next one again. */
  void returnTo(StoredBatch batch) {
    position = batch.record().offset();
  }

  /** Writes down that a record is done, where that is allowed. */
  void markDone(RecordHeader header) throws IOException {
    if (canMark) {
      channel.write(RecordHeader.done(), header.stateAt());
    }
  }

  private @Nullable RecordHeader headerAt(long offset, long end) throws IOException {
    if (end - offset < RecordHeader.BYTES) {
      return null;
    }
    ByteBuffer bytes = read(offset, ByteBuffer.allocate(RecordHeader.BYTES));
    return bytes.remaining() < RecordHeader.BYTES ? null : RecordHeader.decode(bytes, offset);
  }

  /** Where the next whole header begins; the end: nowhere. */
  private long findHeader(long from, long end) throws IOException {
    ByteBuffer window = ByteBuffer.allocate(WINDOW);
    for (long at = from; end - at >= RecordHeader.BYTES; ) {
      ByteBuffer bytes = read(at, window.clear());
      int last = bytes.remaining() - RecordHeader.BYTES;
      if (last < 0) {
        return end;
      }
      for (int i = 0; i <= last; i++) {
        if (RecordHeader.decode(bytes.position(i), at + i) != null && at + i < end) {
          return at + i;
        }
      }
      at += last + 1;
    }
    return end;
  }

  private ByteBuffer read(long offset, ByteBuffer into) throws IOException {
    while (into.hasRemaining() && channel.read(into, offset + into.position()) > 0) {
      // Once more, until it is full or the file ends.
    }
    return into.flip();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
