package io.headwater.gateway.accept;

import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;

/**
 * Netty's response encoder, told whether the request was a HEAD, whose response announces a body
 * and has none (RFC 9112, section 6.3).
 */
final class Http1ResponseEncoder extends HttpResponseEncoder {
  private boolean answersHead;

  void expectResponse(boolean toHead) {
    answersHead = toHead;
  }

  @Override
  protected boolean isContentAlwaysEmpty(HttpResponse response) {
    return answersHead || super.isContentAlwaysEmpty(response);
  }
}
