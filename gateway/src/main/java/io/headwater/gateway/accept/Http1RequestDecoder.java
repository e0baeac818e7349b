package io.headwater.gateway.accept;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;

/**
 * Netty's request decoder, strict: a head that has both Content-Length and Transfer-Encoding is not
 * repaired but refused (RFC 9112, section 6.3, rule 3).
 */
final class Http1RequestDecoder extends HttpRequestDecoder {
  private static final int MAX_PIECE = 64 * 1024;

  /** A request line was read, and its headers are not whole yet. */
  private boolean headBegun;

  Http1RequestDecoder(int requestLine, int headers) {
    super(
        new HttpDecoderConfig()
            .setMaxInitialLineLength(requestLine)
            .setMaxHeaderSize(headers)
            .setMaxChunkSize(MAX_PIECE)
            .setStrictLineParsing(true)
            .setUseRfc9112TransferEncoding(true)
            .setAllowDuplicateContentLengths(false));
  }

  /** Whether part of a head has come; to be asked between two requests. */
  boolean isWithinHead() {
    return headBegun || actualReadableBytes() > 0;
  }

  /**
   * Netty takes {@code http/1.1} for a version; its name is in capitals (RFC 9112, section 2.3).
   */
  @Override
  protected HttpMessage createMessage(String[] initialLine) throws Exception {
    if (!initialLine[2].startsWith(HttpVersion.HTTP_1_1.protocolName())) {
      throw new IllegalArgumentException("no HTTP version");
    }
    headBegun = true;
    return super.createMessage(initialLine);
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
    int before = out.size();
    super.decode(ctx, in, out);
    if (out.size() > before) {
      headBegun = false;
    }
  }

  @Override
  protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
    throw new IllegalArgumentException("Content-Length beside Transfer-Encoding");
  }
}
