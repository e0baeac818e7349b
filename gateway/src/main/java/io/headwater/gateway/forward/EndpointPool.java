package io.headwater.gateway.forward;

import io.headwater.gateway.forward.balance.Endpoint;
import io.headwater.gateway.forward.balance.EndpointState;
import io.headwater.gateway.http.FailureKind;
import io.headwater.gateway.http.GatewayFailure;
import io.headwater.gateway.loop.Deadline;
import io.headwater.gateway.loop.LoopDeadlines;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ConnectTimeoutException;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one event loop to one endpoint. Last in, first out, so that the fewest
 * connections stay warm and the rest can time out. No lock: nobody else's loop comes here.
 */
final class EndpointPool {
  private final EndpointState state;
  private final Upstream upstream;
  private final LoopDeadlines deadlines;
  private final Bootstrap bootstrap;
  private final Deque<UpstreamConnection> idle = new ArrayDeque<>();
  private @Nullable WaitingLine line;
  private boolean closed;

  EndpointPool(
      EndpointState state, Upstream upstream, LoopDeadlines deadlines, Bootstrap bootstrap) {
    this.state = state;
    this.upstream = upstream;
    this.deadlines = deadlines;
    this.bootstrap = bootstrap.clone().handler(new Initializer(this));
  }

  /** Has a line served whenever a connection is idle, if it does not need one itself. */
  void feed(WaitingLine waiting) {
    line = waiting;
  }

  EndpointState state() {
    return state;
  }

  Endpoint endpoint() {
    return state.endpoint();
  }

  Upstream.Limits limits() {
    return upstream.limits();
  }

  Deadline newDeadline(Runnable onExpiry) {
    return deadlines.newDeadline(onExpiry);
  }

  /** The idle connection that was used last; null: there is none. */
  @Nullable UpstreamConnection take() {
    UpstreamConnection connection = idle.pollLast();
    while (connection != null && !connection.channel().isActive()) {
      connection = idle.pollLast();
    }
    return connection;
  }

  /** Takes a connection back, or closes it where there are enough. */
  void offer(UpstreamConnection connection) {
    WaitingLine waiting = line;
    if (waiting != null && !waiting.isEmpty()) {
      // Whoever waits takes it at once, even of a pool that keeps none.
      idle.addLast(connection);
      waiting.serve();
      if (!idle.remove(connection)) {
        return;
      }
    }
    if (closed
        || idle.size() >= limits().idleConnections()
        || (waiting != null && waiting.yieldsTo())) {
      connection.close();
    } else {
      idle.addLast(connection);
    }
  }

  /**
   * Takes a connection out of the endpoint's budget; {@link #connect} then opens it.
   *
   * @return false: there is none left; an idle one that cannot be used now is closed for it
   */
  boolean reserve() {
    if (state.takeConnection(upstream.policy().bounds().maxConnections())) {
      return true;
    }
    closeOneIdle();
    return false;
  }

  /** Closes the idle connection that was not used for longest; false: there is none. */
  boolean closeOneIdle() {
    UpstreamConnection oldest = idle.pollFirst();
    if (oldest != null) {
      oldest.close();
    }
    return oldest != null;
  }

  void remove(UpstreamConnection connection) {
    idle.remove(connection);
  }

  /**
   * Opens a connection that was reserved, for an attempt, which hears of it or of its failure. The
   * time-out covers the resolution of a name too, which Netty's own does not.
   */
  void connect(Attempt attempt) {
    state.connectStarted();
    ChannelFuture connecting = bootstrap.connect(endpoint().socketAddress());
    Deadline deadline = deadlines.newDeadline(() -> connecting.cancel(false));
    deadline.expireIn(limits().connectTimeout().toNanos());
    connecting.addListener(
        (ChannelFuture connected) -> {
          deadline.release();
          state.connectEnded();
          if (connected.isSuccess()) {
            connected.channel().closeFuture().addListener(closed -> giveBack());
            attempt.onConnected(connectionOf(connected.channel()));
          } else {
            giveBack();
            attempt.onFailure(failure(connected.cause()));
          }
        });
  }

  private void giveBack() {
    state.returnConnection();
    upstream.state().occupancy().freed();
  }

  void close() {
    closed = true;
    for (UpstreamConnection connection : idle.toArray(UpstreamConnection[]::new)) {
      connection.close();
    }
  }

  private static UpstreamConnection connectionOf(Channel channel) {
    UpstreamConnection connection = channel.pipeline().get(UpstreamConnection.class);
    if (connection == null) {
      throw new IllegalStateException("a connection without its handler");
    }
    return connection;
  }

  private static GatewayFailure failure(@Nullable Throwable cause) {
    if (cause instanceof ConnectTimeoutException || cause instanceof CancellationException) {
      return GatewayFailure.ofUpstream(
          FailureKind.CONNECT_TIMEOUT, true, "the upstream could not be connected in time");
    }
    if (cause instanceof UnknownHostException) {
      return GatewayFailure.ofUpstream(
          FailureKind.UPSTREAM_UNRESOLVED, true, "the upstream's name has no address");
    }
    return GatewayFailure.ofUpstream(
        FailureKind.UPSTREAM_REFUSED, true, "the upstream refused the connection");
  }

  /** Builds the pipeline of a new connection. */
  private static final class Initializer extends ChannelInitializer<Channel> {
    private final EndpointPool pool;

    private Initializer(EndpointPool pool) {
      this.pool = pool;
    }

    @Override
    protected void initChannel(Channel channel) {
      channel.pipeline().addLast(new UpstreamConnection(channel, pool));
    }
  }
}
