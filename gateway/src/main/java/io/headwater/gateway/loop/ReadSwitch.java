package io.headwater.gateway.loop;

import io.netty.channel.Channel;

/**
 * Whether a connection is read from; while it is not, its other end has to wait. To touch it never
 * fails: who stops a connection is often the one at the other side of the exchange, which must not
 * pay for a socket that is lost. Such a socket is closed. To be used on its event loop only.
 */
public final class ReadSwitch {
  private final Channel channel;
  private boolean stopped;

  /** A connection that is read from. */
  public ReadSwitch(Channel channel) {
    this.channel = channel;
  }

  /** Whether nothing is read. */
  public boolean isStopped() {
    return stopped;
  }

  /**
   * Stops or resumes reading.
   *
   * @return whether that changed anything
   */
  public boolean stop(boolean stop) {
    if (stopped == stop) {
      return false;
    }
    stopped = stop;
    try {
      channel.config().setAutoRead(!stop);
    } catch (RuntimeException e) {
      // The selector does not know it any more; what that means is told by channelInactive.
      channel.close();
    }
    return true;
  }
}
