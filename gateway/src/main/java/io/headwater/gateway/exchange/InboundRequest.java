package io.headwater.gateway.exchange;

import io.headwater.gateway.forward.OutboundRequest;
import io.headwater.gateway.http.RequestView;
import io.headwater.gateway.wire.Fields;

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
  /** Whether a body follows the head. */
  public boolean hasBody() {
    return bodyLength > 0 || bodyLength == OutboundRequest.UNKNOWN_LENGTH;
  }
}
