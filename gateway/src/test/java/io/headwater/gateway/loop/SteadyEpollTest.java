package io.headwater.gateway.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.UnixChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the kernel says of sockets, heard by those it is said of, on one loop of epoll. */
class SteadyEpollTest {
  private static final int MOST_CHANNELS = 200;

  private final List<Socket> peers = new ArrayList<>();
  private final Queue<Ear> accepted = new ConcurrentLinkedQueue<>();

  private EventLoopGroup loops;
  private Channel server;

  @BeforeEach
  void listen() {
    assumeThat(Epoll.isAvailable()).isTrue();
    Transport transport = Transport.epoll();
    loops = transport.newLoops(1, "steady-epoll");
    server =
        new ServerBootstrap()
            .group(loops)
            .channel(transport.serverChannel())
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    Ear ear = new Ear(channel);
                    channel.pipeline().addLast(ear);
                    accepted.add(ear);
                  }
                })
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .syncUninterruptibly()
            .channel();
  }

  @AfterEach
  void close() throws Exception {
    for (Socket peer : peers) {
      peer.close();
    }
    if (loops != null) {
      loops.shutdownGracefully().syncUninterruptibly();
    }
  }

  @Test
  void socket_thatGotTheNumberOfOneClosedInTheSameBatch_hearsNothingOfThat() throws Exception {
    Socket first = connect();
    Socket second = connect();
    List<Ear> ears = awaitEars(2);
    Ear closer = earOf(ears, first);
    Ear closed = earOf(ears, second);
    Queue<Ear> opened = new ConcurrentLinkedQueue<>();
    int number = numberOf(closed.channel);
    closer.onRead =
        () -> {
          closed.channel.close();
          // Numbers are given from the lowest on.
          boolean reused = false;
          while (!reused && opened.size() < MOST_CHANNELS) {
            Ear ear = new Ear(new EpollSocketChannel());
            ear.channel.pipeline().addLast(ear);
            opened.add(ear);
            loops.register(ear.channel);
            reused = numberOf(ear.channel) == number;
          }
        };
    CountDownLatch held = new CountDownLatch(1);
    loops.execute(() -> awaitUninterruptibly(held));
    // Both are told of in one batch, in this order.
    first.getOutputStream().write('a');
    second.getOutputStream().write('b');
    second.shutdownOutput();
    held.countDown();

    await().until(() -> !closed.channel.isOpen() && !opened.isEmpty());
    on(closer, () -> {});
    Ear heir = opened.stream().reduce((ear, next) -> next).orElseThrow();
    assertThat(numberOf(heir.channel)).isEqualTo(number);
    assertThat(heir.caught).isEmpty();
    assertThat(heir.channel.isOpen()).isTrue();
    opened.forEach(ear -> ear.channel.close());
  }

  private Socket connect() throws Exception {
    InetSocketAddress address = (InetSocketAddress) server.localAddress();
    Socket peer = new Socket(address.getAddress(), address.getPort());
    peers.add(peer);
    return peer;
  }

  private List<Ear> awaitEars(int count) {
    await().until(() -> accepted.size() == count && accepted.stream().allMatch(Ear::isActive));
    return List.copyOf(accepted);
  }

  private static Ear earOf(List<Ear> ears, Socket peer) {
    return ears.stream()
        .filter(
            ear ->
                ((InetSocketAddress) ear.channel.remoteAddress()).getPort() == peer.getLocalPort())
        .findFirst()
        .orElseThrow();
  }

  private static int numberOf(Channel channel) {
    return ((UnixChannel) channel).fd().intValue();
  }

  /** Has something done on the loop, between two batches, and waits for it. */
  private static void on(Ear ear, Runnable step) {
    ear.channel.eventLoop().submit(step).syncUninterruptibly();
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Notes what a channel hears. */
  private static final class Ear extends ChannelInboundHandlerAdapter {
    private final Channel channel;
    private final Queue<Throwable> caught = new ConcurrentLinkedQueue<>();
    private volatile Runnable onRead = () -> {};

    private Ear(Channel channel) {
      this.channel = channel;
    }

    private boolean isActive() {
      return channel.isActive() && channel.isRegistered();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      ((ByteBuf) message).release();
      onRead.run();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      caught.add(cause);
    }
  }
}
