package io.headwater.gateway.accept;

import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpVersion;

/**
 * Netty's request decoder, strict: a head that has both Content-Length and Transfer-Encoding is not
 * repaired but refused (RFC 9112, section 6.3, rule 3).
 */
final class Http1RequestDecoder extends HttpRequestDecoder {
  private static final int MAX_PIECE = 64 * 1024;

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

  /**
   * Netty takes {@code http/1.1} for a version; its name is in capitals (RFC 9112, section 2.3).
   */
  @Override
  protected HttpMessage createMessage(String[] initialLine) throws Exception {
    if (!initialLine[2].startsWith(HttpVersion.HTTP_1_1.protocolName())) {
      throw new IllegalArgumentException("no HTTP version");
    }
    return super.createMessage(initialLine);
  }

  @Override
  protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
    throw new IllegalArgumentException("Content-Length beside Transfer-Encoding");
  }
}
