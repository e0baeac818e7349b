package io.headwater.gateway.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPromise;
import org.jspecify.annotations.Nullable;

/**
 * Writes messages to a connection in as few pieces as it can: a head, a small body and what frames
 * it share one buffer; a large piece goes out as it is. Nothing reaches the socket before it is
 * flushed, and nothing is flushed where nothing was written.
 */
public final class MessageOutput {
  /** A piece up to this size is cheaper to copy than to send beside another. */
  private static final int SMALL = 4 * 1024;

  /** Room for a usual head, and a small body behind it. */
  private static final int USUAL = 1024;

  private static final int CRLF = ('\r' << 8) | '\n';

  private final Channel channel;
  private @Nullable ByteBuf open;
  private boolean unflushed;

  public MessageOutput(Channel channel) {
    this.channel = channel;
  }

  /** The buffer that is to be written next: heads and framing go into it. */
  public ByteBuf buffer() {
    ByteBuf current = open;
    if (current == null) {
      current = channel.alloc().buffer(USUAL);
      open = current;
    }
    return current;
  }

  /** Writes a piece of a body; takes it over. */
  public void body(ByteBuf data) {
    if (isSmall(data)) {
      append(data);
    } else {
      writeOpen();
      write(data);
    }
  }

  /** Writes a piece of a body as a chunk; takes it over. An empty one would end the body. */
  public void chunk(ByteBuf data) {
    int length = data.readableBytes();
    if (length == 0) {
      data.release();
      return;
    }
    ByteBuf out = buffer();
    hex(length, out);
    out.writeShort(CRLF);
    body(data);
    buffer().writeShort(CRLF);
  }

  /** Ends a chunked body. */
  public void lastChunk(Fields trailers) {
    ByteBuf out = buffer();
    out.writeByte('0');
    trailers.write(0, trailers.size(), out);
    out.writeInt((CRLF << 16) | CRLF);
  }

  /** Hands what was written to the socket. */
  public void flush() {
    writeOpen();
    if (unflushed) {
      unflushed = false;
      channel.flush();
    }
  }

  /**
   * Hands what was written to the socket.
   *
   * @param done told when all of it is there
   */
  public void flush(ChannelPromise done) {
    ByteBuf last = open;
    open = null;
    unflushed = false;
    channel.writeAndFlush(last == null ? channel.alloc().buffer(0) : last, done);
  }

  /** Forgets what was not written yet: the connection is of no use any more. */
  public void release() {
    if (open != null) {
      open.release();
      open = null;
    }
  }

  private boolean isSmall(ByteBuf data) {
    int length = data.readableBytes();
    return length <= SMALL && (open == null ? length <= USUAL : open.readableBytes() <= SMALL);
  }

  private void append(ByteBuf data) {
    try {
      buffer().writeBytes(data);
    } finally {
      data.release();
    }
  }

  private void writeOpen() {
    ByteBuf written = open;
    if (written != null) {
      open = null;
      write(written);
    }
  }

  private void write(ByteBuf data) {
    unflushed = true;
    channel.write(data, channel.voidPromise());
  }

  private static void hex(int number, ByteBuf out) {
    int shift = (31 - Integer.numberOfLeadingZeros(number)) & ~3;
    for (; shift >= 0; shift -= 4) {
      out.writeByte("0123456789abcdef".charAt(number >>> shift & 0xf));
    }
  }
}
