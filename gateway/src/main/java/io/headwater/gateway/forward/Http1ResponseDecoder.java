package io.headwater.gateway.forward;

import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpResponseDecoder;

/**
 * Netty's response decoder, told whether the request was a HEAD, whose response announces a body
 * and has none (RFC 9112, section 6.3).
 */
final class Http1ResponseDecoder extends HttpResponseDecoder {
  private static final int MAX_STATUS_LINE = 8 * 1024;
  private static final int MAX_HEADERS = 64 * 1024;
  private static final int MAX_PIECE = 64 * 1024;

  private boolean answersHead;

  Http1ResponseDecoder() {
    super(
        new HttpDecoderConfig()
            .setMaxInitialLineLength(MAX_STATUS_LINE)
            .setMaxHeaderSize(MAX_HEADERS)
            .setMaxChunkSize(MAX_PIECE));
  }

  void expectResponse(boolean toHead) {
    answersHead = toHead;
  }

  /** Whether something was read that is not a whole message yet. */
  boolean hasUndecoded() {
    return actualReadableBytes() > 0;
  }

  @Override
  protected boolean isContentAlwaysEmpty(HttpMessage message) {
    return answersHead || super.isContentAlwaysEmpty(message);
  }
}
