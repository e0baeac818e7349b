package io.headwater.propagation.contract;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A server on loopback, one daemon thread a connection; closing it closes them all. */
public final class SocketServer implements AutoCloseable {
  private static final int BACKLOG = 1024;

  private final ServerSocket server =
      new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
  private final String name;
  private final Handler handler;
  private final AtomicInteger accepted = new AtomicInteger();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  /** What is done with one connection; it is closed afterwards. */
  @FunctionalInterface
  public interface Handler {
    /**
     * Serves it.
     *
     * @param number 1 for the first that was accepted
     */
    void serve(Socket socket, int number) throws Exception;
  }

  /**
   * Starts to listen, at a port that was free.
   *
   * @param name of its threads
   */
  public SocketServer(String name, Handler handler) throws IOException {
    this.name = name;
    this.handler = handler;
    daemon(this::accept);
  }

  /** Its base URI. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  public int port() {
    return server.getLocalPort();
  }

  /** How many connections were accepted so far. */
  public int connections() {
    return accepted.get();
  }

  /** How many connections are open. */
  public int openConnections() {
    return open.size();
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : open) {
      socket.close();
    }
  }

  private void accept() throws IOException {
    while (!server.isClosed()) {
      Socket socket = server.accept();
      open.add(socket);
      if (server.isClosed()) {
        // It came while the others were being closed.
        socket.close();
      }
      int number = accepted.incrementAndGet();
      daemon(() -> serve(socket, number));
    }
  }

  private void serve(Socket socket, int number) throws Exception {
    try (socket) {
      socket.setTcpNoDelay(true);
      handler.serve(socket, number);
    } finally {
      open.remove(socket);
    }
  }

  private void daemon(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (Exception e) {
                // The other end, or the end of the test, closed the socket.
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
  }

  @FunctionalInterface
  private interface Work {
    void run() throws Exception;
  }
}
