package io.headwater.propagation.contract;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;

/** A server that answers each request with half of the body it promises, and hangs up. */
public final class HalfAnswer implements AutoCloseable {
  private final ServerSocket listener;

  public HalfAnswer() throws IOException {
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(this::serve, "half-answer");
    thread.setDaemon(true);
    thread.start();
  }

  public URI uri() {
    return URI.create("http://localhost:" + listener.getLocalPort() + "/half");
  }

  private void serve() {
    boolean open = true;
    while (open) {
      try (Socket socket = listener.accept()) {
        BufferedReader head =
            new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
        String line = head.readLine();
        while (line != null && !line.isEmpty()) {
          line = head.readLine();
        }
        socket
            .getOutputStream()
            .write("HTTP/1.1 200 X\r\nContent-Length: 2\r\n\r\no".getBytes(ISO_8859_1));
      } catch (IOException gone) {
        open = !listener.isClosed();
      }
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
