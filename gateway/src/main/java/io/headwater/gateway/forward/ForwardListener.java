package io.headwater.gateway.forward;

import io.headwater.gateway.forward.balance.Endpoint;
import io.headwater.gateway.http.GatewayFailure;
import io.headwater.gateway.wire.Fields;
import io.headwater.gateway.wire.ResponseHead;
import io.netty.buffer.ByteBuf;

/**
 * What an exchange hears of its forwarding, on its event loop. The order is:
 *
 * <ol>
 *   <li>{@link #attemptStarting}, and {@link #attemptFailed} or {@link #attemptDiscarded} for each
 *       attempt that is followed by another;
 *   <li>any number of {@link #informational};
 *   <li>{@link #responseHead}, {@link #responseBody} any number of times, {@link #responseEnd};
 *   <li>or, at any point, {@link #failed}.
 * </ol>
 *
 * <p>After {@link #responseEnd} or {@link #failed} nothing more is heard.
 */
public interface ForwardListener {
  /**
   * An attempt starts.
   *
   * @param number 1 for the first
   * @return what the upstream is told of the trace; read when the head is written
   */
  OutboundTrace attemptStarting(Upstream upstream, Endpoint endpoint, int number);

  /** The attempt failed, and another follows. */
  void attemptFailed(GatewayFailure failure);

  /** The attempt was answered with a status that is not passed on, and another follows. */
  void attemptDiscarded(int status);

  /** An interim response (1xx). */
  void informational(ResponseHead response);

  /** The response begins. Its hop-by-hop headers are still in it. */
  void responseHead(ResponseHead response);

  /** A piece of the body; the listener releases it. */
  void responseBody(ByteBuf data);

  /** The response is whole. */
  void responseEnd(Fields trailers);

  /** There are no more pieces to be had right now: a good moment to flush. */
  void responseBatchEnd();

  /** The upstream takes more of the request body, or has stopped taking it. */
  void upstreamWritabilityChanged();

  /** The last attempt failed, before or within the response. */
  void failed(GatewayFailure failure);
}
