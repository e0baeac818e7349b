package io.headwater.gateway.exchange;

import io.headwater.gateway.wire.Fields;
import io.headwater.gateway.wire.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * The client's side of one exchange, whatever HTTP version carries it. What the exchange says here
 * goes out in order; what an HTTP version demands of framing and connection headers is added behind
 * it. To be used on the exchange's event loop only.
 */
public interface ClientStream {
  /** Where buffers for this client come from. */
  ByteBufAllocator allocator();

  /** Sends an interim response (1xx) without headers of this hop. */
  void informational(ResponseHead response);

  /**
   * Begins the response.
   *
   * @param head free of hop-by-hop headers; taken over
   */
  void head(ResponseHead head);

  /** Sends a piece of the response body; takes it over. */
  void body(ByteBuf data);

  /** Completes the response, and flushes it. */
  void end(Fields trailers);

  /** Hands what was sent to the socket. */
  void flush();

  /** Whether the client takes more right now. */
  boolean isWritable();

  /** Stops or resumes the flow of the request body. */
  void pauseReading(boolean pause);

  /**
   * Says, in the way of the HTTP version, that the response begun here will never be complete. The
   * exchange says nothing after that.
   */
  void abort();
}
