package io.headwater.gateway.accept;

import io.headwater.gateway.loop.Deadline;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DuplexChannel;
import java.util.concurrent.TimeUnit;

/** The ways in which a connection is closed, so that its client takes them for what they are. */
final class Farewell {
  private static final System.Logger LOG = System.getLogger(Farewell.class.getName());
  private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final Channel channel;
  private final Deadline deadline;

  /**
   * Prepares to close a connection.
   *
   * @param deadline closes it when it expires
   */
  Farewell(Channel channel, Deadline deadline) {
    this.channel = channel;
    this.deadline = deadline;
  }

  /**
   * Everything is on its way. What the client still sends is read and thrown away for a moment: to
   * close over unread bytes would reset the connection, and could take the response with it.
   */
  void whenWritten(boolean clientMaySend) {
    if (clientMaySend && channel.isActive() && channel instanceof DuplexChannel duplex) {
      deadline.expireIn(LINGER_NANOS);
      duplex.shutdownOutput();
    } else {
      channel.close();
    }
  }

  /** Resets the connection: an orderly end would pass for the end of the response. */
  void reset() {
    try {
      channel.config().setOption(ChannelOption.SO_LINGER, 0);
    } catch (ChannelException e) {
      // It is lost already, and so in no order.
      LOG.log(System.Logger.Level.DEBUG, "a connection that was lost before it was reset", e);
    }
    channel.close();
  }
}
