package io.headwater.propagation.netty;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Sees the exceptions that no handler dealt with. Stands last: exceptions travel away from the
 * codec, so the handler behind the codec sees none of them.
 */
final class FailureWatch extends ChannelInboundHandlerAdapter {
  private final TracingServerHandler handler;
  private boolean removed;

  FailureWatch(TracingServerHandler handler) {
    this.handler = handler;
  }

  boolean isRemoved() {
    return removed;
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    handler.unhandled(cause);
    ctx.fireExceptionCaught(cause);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    removed = true;
  }
}
