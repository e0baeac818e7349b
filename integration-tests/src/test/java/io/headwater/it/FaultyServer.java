package io.headwater.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * An upstream that answers one request with a fault, and every other one with {@code ok}. It tells
 * its connections apart, so that a test can see which one the gateway kept.
 */
final class FaultyServer implements AutoCloseable {
  static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
  private static final int PATIENCE_MILLIS = 60_000;

  private final ServerSocket server = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
  private final AtomicReference<Armed> armed = new AtomicReference<>();
  private final AtomicInteger accepted = new AtomicInteger();
  private final AtomicInteger last = new AtomicInteger();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  /** What an upstream does instead of answering. */
  @FunctionalInterface
  interface Fault {
    /**
     * Plays.
     *
     * @param wire the connection, whose request was read
     * @param clientHasHead opened when the client has the head of the response
     */
    void play(Wire wire, CountDownLatch clientHasHead) throws Exception;
  }

  private record Armed(Fault fault, CountDownLatch clientHasHead) {}

  /** A connection, as a fault sees it. */
  record Wire(Socket socket) {
    /** Sends text, one byte a character. */
    void write(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    }

    /** Sends text with each byte in a packet of its own. */
    void drip(String text) throws IOException {
      for (int i = 0; i < text.length(); i++) {
        socket.getOutputStream().write(text.charAt(i));
      }
    }

    /** Closes, with a reset. */
    void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }

    /** Says nothing more until the other end has closed. */
    void stall() throws IOException {
      while (socket.getInputStream().read() >= 0) {
        // What the other end still says is of no interest.
      }
    }
  }

  FaultyServer() throws IOException {
    start(this::accept);
  }

  /**
   * Answers the next request with a fault.
   *
   * @param clientHasHead handed to the fault
   */
  void arm(Fault fault, CountDownLatch clientHasHead) {
    armed.set(new Armed(fault, clientHasHead));
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  /** Number of the connection that brought the last request. */
  int lastConnection() {
    return last.get();
  }

  /** How many connections there were. */
  int connections() {
    return accepted.get();
  }

  /** How many connections are open. */
  int openConnections() {
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
      int number = accepted.incrementAndGet();
      start(() -> serve(socket, number));
    }
  }

  private void serve(Socket socket, int number) throws Exception {
    try (socket) {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(PATIENCE_MILLIS);
      WireReader in = new WireReader(new BufferedInputStream(socket.getInputStream()));
      for (List<String> head = in.head(); head != null; head = in.head()) {
        last.set(number);
        in.body(head.subList(1, head.size()).stream().map(RawHeader::parse).toList(), false);
        Armed fault = armed.getAndSet(null);
        if (fault == null) {
          new Wire(socket).write(OK);
        } else {
          fault.fault().play(new Wire(socket), fault.clientHasHead());
        }
      }
    } finally {
      open.remove(socket);
    }
  }

  private static void start(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (Exception e) {
                // The other end, or the end of the test, closed the socket.
              }
            },
            "faulty-server");
    thread.setDaemon(true);
    thread.start();
  }

  @FunctionalInterface
  private interface Work {
    void run() throws Exception;
  }
}
