package io.headwater.gateway.wire;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Reads one body after the other, in any of the three framings (RFC 9112, section 6): so many
 * bytes, chunks, or everything until the connection ends.
 */
public final class BodyReader {
  /** The body is chunked. */
  public static final long CHUNKED = -1;

  /** The body ends with the connection. */
  public static final long UNTIL_CLOSE = -2;

  private @Nullable ChunkReader chunks;

  /** Bytes that are missing, or the framing. */
  private long left;

  /**
   * Another body follows.
   *
   * @param length bytes of it, or one of the constants
   */
  public void begin(long length) {
    left = length;
    if (length == CHUNKED) {
      if (chunks == null) {
        chunks = new ChunkReader();
      }
      chunks.begin();
    }
  }

  /**
   * The next piece; null: there is no more in what was given. To be asked again until then.
   *
   * @return to be released by the caller
   */
  public @Nullable ByteBuf next(ByteBuf in) {
    if (left == CHUNKED && chunks != null) {
      return chunks.next(in);
    }
    int length =
        left == UNTIL_CLOSE ? in.readableBytes() : (int) Math.min(left, in.readableBytes());
    if (length == 0) {
      return null;
    }
    if (left != UNTIL_CLOSE) {
      left -= length;
    }
    return in.readRetainedSlice(length);
  }

  /** Whether the body ends with the connection. */
  public boolean isUntilClose() {
    return left == UNTIL_CLOSE;
  }

  /** Whether the body was read whole. */
  public boolean isEnded() {
    return left == CHUNKED ? chunks != null && chunks.isEnded() : left == 0;
  }

  /** What is wrong with it; null: nothing so far. */
  public @Nullable HeadFault fault() {
    return left == CHUNKED && chunks != null ? chunks.fault() : null;
  }

  /** Its trailers, when it is whole. */
  public Fields trailers() {
    return left == CHUNKED && chunks != null ? chunks.trailers() : Fields.NONE;
  }
}
