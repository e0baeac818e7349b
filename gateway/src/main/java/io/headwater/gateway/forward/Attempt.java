package io.headwater.gateway.forward;

import io.headwater.gateway.http.GatewayFailure;
import io.headwater.gateway.wire.Fields;
import io.headwater.gateway.wire.ResponseHead;
import io.netty.buffer.ByteBuf;

/**
 * What a connection tells the attempt that it serves. After an end or a failure it tells nothing.
 */
interface Attempt {
  /** There is a connection. */
  void onConnected(UpstreamConnection connection);

  void onInformational(ResponseHead response);

  void onHead(ResponseHead response);

  void onBody(ByteBuf data);

  void onEnd(Fields trailers);

  void onBatchEnd();

  void onWritabilityChanged();

  void onFailure(GatewayFailure failure);
}
