package io.headwater.gateway.loop;

import io.netty.channel.ChannelException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.NotYetConnectedException;

/**
 * What a channel throws when its socket is lost: a reset, mostly; or the kernel's no to a call on a
 * socket that was reset in between, which Netty wraps in various ways.
 */
public final class SocketLoss {
  private SocketLoss() {}

  /** Whether this is such a loss, and no fault of the gateway. */
  public static boolean isTold(Throwable cause) {
    return cause instanceof IOException
        || cause instanceof UncheckedIOException
        || cause instanceof NotYetConnectedException
        || cause instanceof CancelledKeyException
        || (cause instanceof ChannelException && cause.getCause() instanceof IOException);
  }
}
