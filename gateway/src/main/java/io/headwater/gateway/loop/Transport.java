package io.headwater.gateway.loop;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringDatagramChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;

/**
 * The kernel interface that carries the sockets: which channel classes go with which loops.
 *
 * @param name as in the configuration: {@code epoll}, {@code io_uring}, {@code nio}
 * @param io makes the I/O part of an event loop
 * @param serverChannel listening TCP sockets
 * @param clientChannel connecting TCP sockets
 * @param datagramChannel UDP sockets, for DNS
 */
public record Transport(
    String name,
    IoHandlerFactory io,
    Class<? extends ServerChannel> serverChannel,
    Class<? extends SocketChannel> clientChannel,
    Class<? extends DatagramChannel> datagramChannel) {
  private static final RecvByteBufAllocator READ_BUFFERS =
      new AdaptiveRecvByteBufAllocator(2 * 1024, 4 * 1024, 64 * 1024);

  /** Epoll where its native library loads, else {@link #nio()}. */
  public static Transport best() {
    return Epoll.isAvailable() ? epoll() : nio();
  }

  /**
   * Linux epoll through Netty's native library.
   *
   * @throws IllegalStateException if the library does not load here
   */
  public static Transport epoll() {
    require("epoll", Epoll.unavailabilityCause());
    return new Transport(
        "epoll",
        SteadyEpoll.newFactory(),
        EpollServerSocketChannel.class,
        EpollSocketChannel.class,
        EpollDatagramChannel.class);
  }

  /**
   * Linux io_uring through Netty's native library.
   *
   * @throws IllegalStateException if the library does not load, or the kernel refuses a ring
   */
  public static Transport ioUring() {
    require("io_uring", IoUring.unavailabilityCause());
    return new Transport(
        "io_uring",
        IoUringIoHandler.newFactory(),
        IoUringServerSocketChannel.class,
        IoUringSocketChannel.class,
        IoUringDatagramChannel.class);
  }

  /** The JDK's selectors: everywhere. */
  public static Transport nio() {
    return new Transport(
        "nio",
        NioIoHandler.newFactory(),
        NioServerSocketChannel.class,
        NioSocketChannel.class,
        NioDatagramChannel.class);
  }

  /**
   * Lets connections that are opened read into buffers as large as a usual message at least: a
   * buffer that is full says that there may be more, and costs another read.
   */
  public Bootstrap tuned(Bootstrap bootstrap) {
    return bootstrap.option(ChannelOption.RECVBUF_ALLOCATOR, READ_BUFFERS);
  }

  /** As {@link #tuned(Bootstrap)}, for connections that are accepted. */
  public ServerBootstrap tuned(ServerBootstrap bootstrap) {
    return bootstrap.childOption(ChannelOption.RECVBUF_ALLOCATOR, READ_BUFFERS);
  }

  /** Starts event loops on this transport. */
  public EventLoopGroup newLoops(int threads, String threadName) {
    return new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory(threadName), io);
  }

  private static void require(String name, @org.jspecify.annotations.Nullable Throwable cause) {
    if (cause != null) {
      throw new IllegalStateException(
          "transport " + name + " is not available: " + cause.getMessage(), cause);
    }
  }
}
