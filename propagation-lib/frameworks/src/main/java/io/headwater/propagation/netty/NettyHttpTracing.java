package io.headwater.propagation.netty;

import io.headwater.propagation.HeadwaterPropagation;
import io.headwater.propagation.Peer;
import io.headwater.propagation.PeerNaming;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.opentelemetry.context.Context;

/**
 * Joins traces in Netty's HTTP/1.1 servers and clients.
 *
 * <pre>{@code
 * NettyHttpTracing http = NettyHttpTracing.create(tracing);
 * pipeline.addLast(new HttpServerCodec(), http.serverHandler(), new MyHandler());
 * pipeline.addLast(new HttpClientCodec(), http.clientHandler(), new MyAnswers());
 * }</pre>
 *
 * <p>Every channel has a handler of its own, right behind the codec. It keeps the open requests of
 * its connection in their order, so pipelined ones keep their own spans. A SERVER span ends when
 * the last part of its answer is written, a CLIENT span when the last part is read, both at the
 * latest when the connection is closed. Handlers behind find the context current while they read,
 * if they run on the event loop of their channel; what they hand to other threads needs {@code
 * ContextCarrying}.
 *
 * <p>What a handler throws is in the span unless a handler deals with it: that one finds the span
 * in {@code Span.current()}. To see it, the server's handler adds one more, last in the pipeline,
 * with the first request that is traced. Netty knows no templates of paths: {@link #route} tells of
 * one.
 */
public final class NettyHttpTracing {
  private final HeadwaterPropagation tracing;
  private final PeerNaming peers;

  private NettyHttpTracing(HeadwaterPropagation tracing, PeerNaming peers) {
    this.tracing = tracing;
    this.peers = peers;
  }

  /** Joins traces by what is set up; called services go by the names of their hosts. */
  public static NettyHttpTracing create(HeadwaterPropagation tracing) {
    return new NettyHttpTracing(tracing, uri -> null);
  }

  /** The same, with other names for the services that its clients call. */
  public NettyHttpTracing withPeers(PeerNaming peers) {
    return new NettyHttpTracing(tracing, peers);
  }

  /** A handler for one channel of a server, to stand right behind its {@code HttpServerCodec}. */
  public ChannelHandler serverHandler() {
    return new TracingServerHandler(tracing);
  }

  /**
   * A handler for one channel of a client, to stand right behind its {@code HttpClientCodec}. A
   * request belongs to the context that is current where it is written: on the event loop of the
   * channel, or wherever {@link #carrying} made the promise.
   */
  public ChannelHandler clientHandler() {
    return new TracingClientHandler(tracing, peers);
  }

  /** The same, for a channel to one service. */
  public ChannelHandler clientHandler(Peer peer) {
    return new TracingClientHandler(tracing, uri -> peer);
  }

  /**
   * Tells the template that the path of the request matched which the channel is reading, such as
   * {@code /users/{id}}: its SERVER span is named after it. Without a span, nothing happens.
   */
  public static void route(ChannelHandlerContext ctx, String template) {
    TracingServerHandler handler = ctx.pipeline().get(TracingServerHandler.class);
    if (handler != null) {
      handler.routed(template);
    }
  }

  /**
   * A promise that takes the current context along with a request that is written by a thread other
   * than the channel's event loop: {@code channel.writeAndFlush(request, http.carrying(channel))}.
   */
  public ChannelPromise carrying(Channel channel) {
    return new CarryingPromise(channel, Context.current());
  }
}
