package io.headwater.gateway.loop;

import io.netty.channel.IoEvent;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.FileDescriptor;
import io.netty.util.concurrent.ThreadAwareExecutor;

/**
 * Netty's epoll, where no socket hears what was said of another (Netty 4.2.18 to 4.2.20).
 *
 * <p>Events come in batches. What the kernel said of a socket that is closed by an event earlier in
 * the batch reaches, by its number, the socket that got that number since: one that is being opened
 * fails with {@link java.nio.channels.NotYetConnectedException}; one that was accepted is taken for
 * one whose peer has finished, is no more watched for that, and is closed when its reading is
 * resumed after a stop, whatever it was about to bring. Here a socket hears nothing of a batch that
 * is older than itself; what is true of it the next one says again, since nothing is
 * edge-triggered.
 */
final class SteadyEpoll implements IoHandler {
  private final IoHandler epoll;

  /** Number of the batch that is handled, or was handled last. */
  private long batch;

  private SteadyEpoll(IoHandler epoll) {
    this.epoll = epoll;
  }

  static IoHandlerFactory newFactory() {
    IoHandlerFactory epoll = EpollIoHandler.newFactory();
    return new IoHandlerFactory() {
      @Override
      public IoHandler newHandler(ThreadAwareExecutor executor) {
        return new SteadyEpoll(epoll.newHandler(executor));
      }

      @Override
      public boolean isChangingThreadSupported() {
        return epoll.isChangingThreadSupported();
      }
    };
  }

  @Override
  public int run(IoHandlerContext context) {
    batch++;
    return epoll.run(context);
  }

  @Override
  public IoRegistration register(IoHandle handle) throws Exception {
    // Netty asks isCompatible first: nothing else comes here.
    return epoll.register(new Handle((EpollIoHandle) handle));
  }

  @Override
  public void initialize() {
    epoll.initialize();
  }

  @Override
  public void prepareToDestroy() {
    epoll.prepareToDestroy();
  }

  @Override
  public void destroy() {
    epoll.destroy();
  }

  @Override
  public void wakeup() {
    epoll.wakeup();
  }

  @Override
  public boolean isCompatible(Class<? extends IoHandle> handleType) {
    return epoll.isCompatible(handleType);
  }

  /** A socket as epoll knows it: deaf to the batch within which it was registered. */
  @SuppressWarnings("try") // What its close may throw is up to Netty, whose interface it is.
  private final class Handle implements EpollIoHandle {
    private final EpollIoHandle socket;
    private final long registeredIn = batch;

    private Handle(EpollIoHandle socket) {
      this.socket = socket;
    }

    @Override
    public void handle(IoRegistration registration, IoEvent event) {
      if (registeredIn != batch) {
        socket.handle(registration, event);
      }
    }

    @Override
    public FileDescriptor fd() {
      return socket.fd();
    }

    @Override
    public void registered() {
      socket.registered();
    }

    @Override
    public void unregistered() {
      socket.unregistered();
    }

    @Override
    public void close() throws Exception {
      socket.close();
    }
  }
}
