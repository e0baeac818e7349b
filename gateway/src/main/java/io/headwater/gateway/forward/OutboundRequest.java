package io.headwater.gateway.forward;

import io.headwater.gateway.http.RequestView;
import io.headwater.gateway.wire.Fields;
import java.util.List;

/**
 * A request to be forwarded, whatever HTTP version brought it.
 *
 * @param view what it says
 * @param headers its headers as received; they are read, never changed
 * @param bodyLength bytes of its body; {@link #NO_BODY} or {@link #UNKNOWN_LENGTH}
 * @param trustedPeer whether the peer's {@code X-Forwarded-*} are kept and extended
 * @param namespace what {@code Micro-Namespace} says
 * @param injection the formats in which the trace is told
 * @param withheld names of further headers that are not passed on, in any case
 */
public record OutboundRequest(
    RequestView view,
    Fields headers,
    long bodyLength,
    boolean trustedPeer,
    String namespace,
    TraceInjection injection,
    List<String> withheld) {
  /** All end-to-end headers are passed on. */
  public OutboundRequest(
      RequestView view,
      Fields headers,
      long bodyLength,
      boolean trustedPeer,
      String namespace,
      TraceInjection injection) {
    this(view, headers, bodyLength, trustedPeer, namespace, injection, List.of());
  }

  /** There is no body, and no length is announced. */
  public static final long NO_BODY = -1;

  /** There is a body, and its end is seen when it comes. */
  public static final long UNKNOWN_LENGTH = -2;

  boolean hasBody() {
    return bodyLength > 0 || bodyLength == UNKNOWN_LENGTH;
  }

  /** Whether sending it twice does what sending it once does (RFC 9110, section 9.2.2). */
  boolean isIdempotent() {
    return switch (view.method()) {
      case "GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE", "QUERY" -> true;
      default -> false;
    };
  }
}
