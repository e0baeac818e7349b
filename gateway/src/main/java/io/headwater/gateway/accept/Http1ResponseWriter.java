package io.headwater.gateway.accept;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;

/** Frames one response after the other on an HTTP/1.x connection (RFC 9112, section 6.3). */
final class Http1ResponseWriter {
  private final Channel channel;
  private final Http1ResponseEncoder encoder;

  private boolean http11;
  private boolean answersHead;
  private boolean chunked;

  /** HTTP/1.0 knows no chunks: there the end of the connection is the end of a body. */
  private boolean endsWithConnection;

  Http1ResponseWriter(Channel channel, Http1ResponseEncoder encoder) {
    this.channel = channel;
    this.encoder = encoder;
  }

  /** Another request is to be answered. */
  void expect(boolean toHttp11, boolean toHead) {
    http11 = toHttp11;
    answersHead = toHead;
    chunked = false;
    endsWithConnection = false;
    encoder.expectResponse(toHead);
  }

  /** Sends an interim response, where the client knows of such. */
  void informational(HttpResponse response) {
    if (http11) {
      channel.writeAndFlush(
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1,
              response.status(),
              Unpooled.EMPTY_BUFFER,
              response.headers(),
              EmptyHttpHeaders.INSTANCE),
          channel.voidPromise());
    }
  }

  /**
   * Frames and sends a head.
   *
   * @param keepAlive whether the connection may be kept
   * @return whether it will be
   */
  boolean head(HttpResponse head, boolean keepAlive) {
    int status = head.status().code();
    HttpHeaders headers = head.headers();
    boolean bodyless = answersHead || status == 204 || status == 304;
    if (!bodyless && !headers.contains(HttpHeaderNames.CONTENT_LENGTH)) {
      if (http11) {
        chunked = true;
        headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
      } else {
        endsWithConnection = true;
      }
    }
    boolean kept = keepAlive && !endsWithConnection;
    if (!kept) {
      headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    } else if (!http11) {
      headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
    }
    head.setProtocolVersion(HttpVersion.HTTP_1_1);
    channel.write(head, channel.voidPromise());
    return kept;
  }

  void body(ByteBuf data) {
    channel.write(new DefaultHttpContent(data), channel.voidPromise());
  }

  /** What ends the response; to be written and flushed. */
  LastHttpContent last(HttpHeaders trailers) {
    return chunked && !trailers.isEmpty()
        ? new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER, trailers)
        : LastHttpContent.EMPTY_LAST_CONTENT;
  }

  /** Whether an orderly close would pass for the end of the body. */
  boolean endsWithConnection() {
    return endsWithConnection;
  }
}
