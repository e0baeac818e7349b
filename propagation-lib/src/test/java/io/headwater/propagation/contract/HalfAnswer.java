package io.headwater.propagation.contract;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;

/** A server that answers each request with half of the body it promises, and hangs up. */
public final class HalfAnswer implements AutoCloseable {
  private final SocketServer server;

  public HalfAnswer() throws IOException {
    server = new SocketServer("half-answer", HalfAnswer::serve);
  }

  public URI uri() {
    return URI.create("http://localhost:" + server.port() + "/half");
  }

  private static void serve(Socket socket, int number) throws IOException {
    BufferedReader head =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
    String line = head.readLine();
    while (line != null && !line.isEmpty()) {
      line = head.readLine();
    }
    socket
        .getOutputStream()
        .write("HTTP/1.1 200 X\r\nContent-Length: 2\r\n\r\no".getBytes(ISO_8859_1));
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
