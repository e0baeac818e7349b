package io.headwater.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.headwater.propagation.contract.SocketServer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** A server on loopback that answers with the bytes a test gives it. */
final class RawUpstream implements AutoCloseable {
  private static final int REMEMBERED = 1000;

  private final SocketServer server;
  private final Answer answer;
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final AtomicLong count = new AtomicLong();

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
    this.answer = answer;
    this.server = new SocketServer("raw-upstream", this::serve);
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
    return server.uri();
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
  }

  private void serve(Socket socket, int number) throws Exception {
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
  }
}
