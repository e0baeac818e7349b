package io.headwater.propagation.snippet;

import io.headwater.propagation.HeadwaterPropagation;
import io.headwater.propagation.netty.NettyHttpTracing;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpServerCodec;

/** Netty. */
final class NettySnippet {
  private NettySnippet() {}

  static void start(
      HeadwaterPropagation tracing,
      ChannelPipeline server,
      ChannelHandler greeter,
      ChannelPipeline client,
      ChannelHandler answers) {
    // README
    NettyHttpTracing http = NettyHttpTracing.create(tracing);
    server.addLast(new HttpServerCodec(), http.serverHandler(), greeter);
    client.addLast(new HttpClientCodec(), http.clientHandler(), answers);
    // end
  }
}
