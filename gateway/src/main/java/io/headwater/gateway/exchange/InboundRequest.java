package io.headwater.gateway.exchange;

import io.headwater.gateway.forward.OutboundRequest;
import io.headwater.gateway.http.RequestView;
import io.headwater.gateway.wire.Fields;
import io.headwater.gateway.wire.MaxForwards;

/**
 * The head of a request, read and found sound by the client's side.
 *
 * @param view what it says
 * @param headers its headers as received
 * @param bodyLength bytes of its body, or one of the constants of {@code OutboundRequest}
 * @param trustedPeer whether the peer's {@code X-Forwarded-*} headers are believed
 */
public record InboundRequest(
    RequestView view, Fields headers, long bodyLength, boolean trustedPeer) {
  private static final long SMALL_BODY = 16 * 1024;

  /** Whether a body follows the head. */
  public boolean hasBody() {
    return bodyLength > 0 || bodyLength == OutboundRequest.UNKNOWN_LENGTH;
  }

  /** Whether it must not be forwarded any more, but be answered. */
  boolean endsHere() {
    return MaxForwards.of(view.method(), headers) == 0;
  }

  /** Whether a body follows that costs less to read than another connection; it will come. */
  boolean hasSmallBody() {
    return bodyLength > 0 && bodyLength <= SMALL_BODY && view.header("expect") == null;
  }
}
