package io.headwater.gateway.export.disk;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What stands before each batch in a segment. All numbers are big-endian.
 *
 * <pre>
 *  0  4  FF 'H' 'W' 01; FF is in no UTF-8, so no text in a span looks like it
 *  4  4  bytes of the payload
 *  8  4  spans in it
 * 12  8  when it was written, milliseconds of the epoch
 * 20  4  CRC-32C of the payload
 * 24  4  CRC-32C of the 24 bytes before
 * 28  1  'W': it waits; 'D': it is done, and only still there
 * 29     payload
 * </pre>
 *
 * <p>The last byte is the only one that is ever written to again, so no crash can leave half of a
 * change. The header has a sum of its own, so that one with a broken payload still tells how many
 * spans are lost and where the next one stands.
 *
 * @param offset where it begins in the segment
 * @param length bytes of the payload
 * @param spans in the payload
 * @param writtenAt milliseconds of the epoch
 * @param sum CRC-32C of the payload
 * @param waits false: it is done
 */
record RecordHeader(long offset, int length, int spans, long writtenAt, int sum, boolean waits) {
  static final int BYTES = 29;
  static final int MAGIC = 0xFF485701;

  private static final int SUMMED = 24;
  private static final int STATE = 28;
  private static final byte WAITING = 'W';
  private static final byte DONE = 'D';

  /** The header of a payload that is about to be written, ready to be read from the buffer. */
  static ByteBuffer encode(byte[] payload, int spans, long writtenAt) {
    ByteBuffer header = ByteBuffer.allocate(BYTES);
    header.putInt(MAGIC).putInt(payload.length).putInt(spans).putLong(writtenAt);
    header.putInt(sumOf(payload, payload.length));
    header.putInt(sumOf(header.array(), SUMMED)).put(WAITING);
    return header.flip();
  }

  /**
   * Reads a header.
   *
   * @param bytes at least {@link #BYTES}, from the position on, which is not moved
   * @param offset where they stand in the segment
   * @return null: it is none, or a broken one
   */
  static @Nullable RecordHeader decode(ByteBuffer bytes, long offset) {
    int at = bytes.position();
    if (bytes.getInt(at) != MAGIC) {
      return null;
    }
    byte[] summed = new byte[SUMMED];
    bytes.get(at, summed);
    int length = bytes.getInt(at + 4);
    int spans = bytes.getInt(at + 8);
    if (bytes.getInt(at + SUMMED) != sumOf(summed, SUMMED) || length < 0 || spans < 0) {
      return null;
    }
    // A state that is neither comes of a broken byte: to send twice is better than not at all.
    return new RecordHeader(
        offset,
        length,
        spans,
        bytes.getLong(at + 12),
        bytes.getInt(at + 20),
        bytes.get(at + STATE) != DONE);
  }

  /** Where the record behind this one begins. */
  long end() {
    return offset + BYTES + length;
  }

  /** Where its last byte stands, which says whether it waits. */
  long stateAt() {
    return offset + STATE;
  }

  /** What is written there when it is done. */
  static ByteBuffer done() {
    return ByteBuffer.wrap(new byte[] {DONE});
  }

  /** Whether this is the payload that was written. */
  boolean isOf(ByteBuffer payload) {
    CRC32C crc = new CRC32C();
    crc.update(payload.duplicate());
    return (int) crc.getValue() == sum;
  }

  private static int sumOf(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }
}
