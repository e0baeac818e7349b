package io.headwater.gateway.forward;

import io.headwater.gateway.http.GatewayFailure;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;

/**
 * What a connection tells the attempt that it serves. After an end or a failure it tells nothing.
 */
interface Attempt {
  /** There is a connection. */
  void onConnected(UpstreamConnection connection);

  void onInformational(HttpResponse response);

  void onHead(HttpResponse response);

  void onBody(ByteBuf data);

  void onEnd(HttpHeaders trailers);

  void onBatchEnd();

  void onWritabilityChanged();

  void onFailure(GatewayFailure failure);
}
