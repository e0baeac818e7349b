package io.headwater.gateway.accept;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.headwater.gateway.wire.FieldName;
import io.headwater.gateway.wire.Fields;
import io.headwater.gateway.wire.MessageOutput;
import io.headwater.gateway.wire.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPromise;

/** Frames one response after the other on an HTTP/1.x connection (RFC 9112, section 6.3). */
final class Http1ResponseWriter {
  private static final byte[] CHUNKED = "\r\ntransfer-encoding: chunked".getBytes(US_ASCII);
  private static final byte[] EMPTY = "\r\ncontent-length: 0".getBytes(US_ASCII);
  private static final byte[] CLOSE = "\r\nconnection: close".getBytes(US_ASCII);
  private static final byte[] KEEP_ALIVE = "\r\nconnection: keep-alive".getBytes(US_ASCII);
  private static final byte[] END = "\r\n\r\n".getBytes(US_ASCII);

  private final MessageOutput output;

  private boolean http11;
  private boolean answersHead;
  private boolean bodyless;
  private boolean chunked;

  /** HTTP/1.0 knows no chunks: there the end of the connection is the end of a body. */
  private boolean endsWithConnection;

  Http1ResponseWriter(Channel channel) {
    this.output = new MessageOutput(channel);
  }

  /** Another request is to be answered. */
  void expect(boolean toHttp11, boolean toHead) {
    http11 = toHttp11;
    answersHead = toHead;
    bodyless = false;
    chunked = false;
    endsWithConnection = false;
  }

  /** Sends an interim response, where the client knows of such. */
  void informational(ResponseHead head) {
    if (http11) {
      head.fields().remove(FieldName.CONTENT_LENGTH);
      ByteBuf out = output.buffer();
      writeFields(head, out);
      out.writeBytes(END);
      output.flush();
    }
  }

  /** Whether a response is over with its head. */
  boolean isBodyless(ResponseHead head) {
    int length = head.fields().indexOf(FieldName.CONTENT_LENGTH, 0);
    return hasNoBody(head.status()) || (length >= 0 && head.fields().decimal(length) == 0);
  }

  private boolean hasNoBody(int status) {
    return answersHead || status == 204 || status == 205 || status == 304;
  }

  /**
   * Frames a head, and sends it with what follows.
   *
   * @param keepAlive whether the connection may be kept
   * @return whether it will be
   */
  boolean head(ResponseHead head, boolean keepAlive) {
    int status = head.status();
    Fields fields = head.fields();
    if (status == 204 || status == 205) {
      fields.remove(FieldName.CONTENT_LENGTH);
    }
    bodyless = hasNoBody(status);
    if (!bodyless && !fields.contains(FieldName.CONTENT_LENGTH)) {
      chunked = http11;
      endsWithConnection = !http11;
    }
    boolean kept = keepAlive && !endsWithConnection;
    ByteBuf out = output.buffer();
    writeFields(head, out);
    if (chunked) {
      out.writeBytes(CHUNKED);
    } else if (status == 205) {
      out.writeBytes(EMPTY);
    }
    if (!kept) {
      out.writeBytes(CLOSE);
    } else if (!http11) {
      out.writeBytes(KEEP_ALIVE);
    }
    out.writeBytes(END);
    return kept;
  }

  private static void writeFields(ResponseHead head, ByteBuf out) {
    head.writeStatusLine(out);
    head.fields().write(0, head.fields().size(), out);
  }

  /** Sends a piece of the body; takes it over. */
  void body(ByteBuf data) {
    if (bodyless) {
      data.release();
    } else if (chunked) {
      output.chunk(data);
    } else {
      output.body(data);
    }
  }

  /** Ends the response. */
  void end(Fields trailers) {
    if (chunked) {
      output.lastChunk(trailers);
    }
  }

  /** Hands what was sent to the socket. */
  void flush() {
    output.flush();
  }

  /** Hands what was sent to the socket, and tells when it is there. */
  void flush(ChannelPromise done) {
    output.flush(done);
  }

  /** The connection is gone. */
  void release() {
    output.release();
  }

  /** Whether an orderly close would pass for the end of the body. */
  boolean endsWithConnection() {
    return endsWithConnection;
  }
}
