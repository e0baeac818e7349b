package io.headwater.propagation.netty;

import io.netty.channel.Channel;
import io.netty.channel.DefaultChannelPromise;
import io.opentelemetry.context.Context;

/** A promise of a write, with the context that the write belongs to. */
final class CarryingPromise extends DefaultChannelPromise {
  final Context context;

  CarryingPromise(Channel channel, Context context) {
    super(channel);
    this.context = context;
  }
}
