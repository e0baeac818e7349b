package io.headwater.planted.http;

/** Planted: a library in the room that knows the JDK only. */
final class HttpWithNetty {
  final Class<?> buffer = io.netty.buffer.ByteBuf.class;
}
