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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** A server on loopback, one thread a connection, that answers with the bytes a test gives it. */
final class RawUpstream implements AutoCloseable {
  private static final int BACKLOG = 1024;
  private static final int REMEMBERED = 1000;

  private final ServerSocket server;
  private final Answer answer;
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final AtomicLong count = new AtomicLong();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  /** What one request is answered with. */
  @FunctionalInterface
  interface Answer {
    /** The bytes of the response; empty text: the connection is closed without one. */
    String to(Request request) throws Exception;
  }

  /**
   * A request as it came.
   *
   * @param line the request line
   * @param headers in their order, with the names as sent
   * @param octets the body without its framing, one character a byte
   */
  record Request(String line, List<RawHeader> headers, String octets) {
    /** Values of a header, its name in any case. */
    List<String> header(String name) {
      return RawHeader.values(headers, name);
    }

    /** The target of the request line. */
    String target() {
      return line.split(" ", 3)[1];
    }
  }

  private RawUpstream(Answer answer) throws IOException {
    this.server = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    this.answer = answer;
    daemon(this::accept);
  }

  static RawUpstream answering(Answer answer) throws IOException {
    return new RawUpstream(answer);
  }

  /** Answers everything with 200 and a text. */
  static RawUpstream ok(String body) throws IOException {
    String response = response(body);
    return new RawUpstream(request -> response);
  }

  /** A response of 200 with a text. */
  static String response(String body, String... headers) {
    StringBuilder head = new StringBuilder("HTTP/1.1 200 OK\r\nContent-Length: ");
    head.append(body.length()).append("\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    return head.append("\r\n").append(body).toString();
  }

  /** Its base URI. */
  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  /** The first requests that came, in their order. */
  List<Request> requests() {
    return List.copyOf(requests);
  }

  /** How many requests came. */
  long count() {
    return count.get();
  }

  /** The only request that came. */
  Request onlyRequest() {
    if (requests.size() != 1) {
      throw new AssertionError("expected one request: " + requests);
    }
    return requests.get(0);
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
      daemon(() -> serve(socket));
    }
  }

  private void serve(Socket socket) throws Exception {
    try (socket) {
      socket.setTcpNoDelay(true);
      WireReader in = new WireReader(new BufferedInputStream(socket.getInputStream()));
      for (List<String> head = in.head(); head != null; head = in.head()) {
        List<RawHeader> headers =
            head.subList(1, head.size()).stream().map(RawHeader::parse).toList();
        Request request = new Request(head.get(0), headers, in.body(headers, false));
        if (count.incrementAndGet() <= REMEMBERED) {
          requests.add(request);
        }
        String response = answer.to(request);
        if (response.isEmpty()) {
          return;
        }
        socket.getOutputStream().write(response.getBytes(ISO_8859_1));
      }
    } finally {
      open.remove(socket);
    }
  }

  private static void daemon(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (Exception e) {
                // The other end, or the end of the test, closed the socket.
              }
            },
            "raw-upstream");
    thread.setDaemon(true);
    thread.start();
  }

  @FunctionalInterface
  private interface Work {
    void run() throws Exception;
  }
}
