package io.headwater.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client that sends exactly the bytes it is given. */
final class RawClient implements AutoCloseable {
  private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.1 ([1-5]\\d\\d) .*");
  private static final int PATIENCE_MILLIS = (int) TimeUnit.SECONDS.toMillis(60);

  private final Socket socket;
  private final WireReader in;

  private RawClient(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new WireReader(new BufferedInputStream(socket.getInputStream()));
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
  }

  static RawClient to(URI server) throws IOException {
    return new RawClient(new Socket(server.getHost(), server.getPort()));
  }

  /** One request on a connection of its own; no more headers than Host. */
  static RawResponse get(URI server, String target, String... headers) throws IOException {
    try (RawClient client = to(server)) {
      return client.get(target, headers);
    }
  }

  /** A GET, and its response. */
  RawResponse get(String target, String... headers) throws IOException {
    send("GET " + target + " HTTP/1.1", headers);
    return response();
  }

  /** Sends a head: a request line, {@code Host: test}, and headers. */
  void send(String requestLine, String... headers) throws IOException {
    StringBuilder head = new StringBuilder(requestLine).append("\r\nHost: test\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    write(head.append("\r\n").toString());
  }

  /** Sends text as it is; one byte a character. */
  void write(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
  }

  /** Says that nothing more will be sent. */
  void finishWriting() throws IOException {
    socket.shutdownOutput();
  }

  /** Closes with a reset. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /** The next response; fails if there is none. */
  RawResponse response() throws IOException {
    return responseTo("GET");
  }

  /**
   * The next response; fails if there is none.
   *
   * @param method of its request: a response to HEAD has no body, whatever its headers say
   */
  RawResponse responseTo(String method) throws IOException {
    return responseOrEnd(method).orElseThrow(() -> new EOFException("closed without a response"));
  }

  /** The next response; empty: the connection was closed in an orderly way before it. */
  Optional<RawResponse> responseOrEnd(String method) throws IOException {
    List<String> head = in.head();
    if (head == null) {
      return Optional.empty();
    }
    Matcher statusLine = STATUS_LINE.matcher(head.get(0));
    if (!statusLine.matches()) {
      throw new IOException("not a status line: " + head.get(0));
    }
    int status = Integer.parseInt(statusLine.group(1));
    List<RawHeader> headers = head.subList(1, head.size()).stream().map(RawHeader::parse).toList();
    boolean bodyless = method.equals("HEAD") || status < 200 || status == 204 || status == 304;
    String body = bodyless ? "" : in.body(headers, true);
    return Optional.of(new RawResponse(status, headers, body));
  }

  /** Whether the server has closed; waits for that. A reset counts as well. */
  boolean isClosedByServer() throws IOException {
    try {
      return in.isEnd();
    } catch (SocketException e) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
