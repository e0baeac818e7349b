package io.headwater.planted.decide;

/** Planted: Netty in a pure room. */
final class DecideWithNetty {
  final Class<?> buffer = io.netty.buffer.ByteBuf.class;
}
