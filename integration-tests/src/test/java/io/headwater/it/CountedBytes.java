package io.headwater.it;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A body of any length that is nowhere in memory: eight bytes at a time are a mixed-up count of
 * them. No two parts are equal, so a part that is lost, doubled or moved shows.
 */
final class CountedBytes extends InputStream {
  private static final int BUFFER = 64 * 1024;

  private final long length;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
  private long position;

  /**
   * The body.
   *
   * @param length bytes of it
   */
  CountedBytes(long length) {
    this.length = length;
    buffer.limit(0);
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int wanted) {
    if (position >= length) {
      return -1;
    }
    if (!buffer.hasRemaining()) {
      fill();
    }
    int count = (int) Math.min(Math.min(wanted, buffer.remaining()), length - position);
    buffer.get(target, offset, count);
    position += count;
    return count;
  }

  /** Only called where the position is a multiple of the buffer's size. */
  private void fill() {
    buffer.clear();
    for (long word = position / Long.BYTES; buffer.hasRemaining(); word++) {
      long mixed = (word ^ (word >>> 29)) * 0x9e3779b97f4a7c15L;
      buffer.putLong(mixed ^ (mixed >>> 32));
    }
    buffer.flip();
  }

  /**
   * Reads a body to its end, and compares it with this one.
   *
   * @return a description of the first difference; empty text: there is none
   */
  static String differenceOf(InputStream body, long length) throws IOException {
    CountedBytes expected = new CountedBytes(length);
    byte[] got = new byte[BUFFER];
    byte[] wanted = new byte[BUFFER];
    long position = 0;
    for (int count = body.read(got); count >= 0; count = body.read(got)) {
      int there = expected.readNBytes(wanted, 0, count);
      int difference = Arrays.mismatch(got, 0, count, wanted, 0, there);
      if (difference >= 0) {
        return "differs at byte " + (position + difference) + " of " + length;
      }
      position += count;
    }
    return position == length ? "" : "ends after " + position + " of " + length + " bytes";
  }
}
