package io.headwater.propagation.contract;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A server that keeps the header lines of every request as they were written. It answers {@code
 * /status/N} with N, hangs up on {@code /hang-up}, keeps {@code /never} waiting, and has 200 for
 * the rest.
 */
public final class RawServer implements AutoCloseable {
  private final ServerSocket listener;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final List<List<String>> requests = new CopyOnWriteArrayList<>();

  public RawServer() throws IOException {
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  public int port() {
    return listener.getLocalPort();
  }

  /** The lines of each request's head, in the order that the requests came. */
  public List<List<String>> requests() {
    return requests;
  }

  /** Values of a header in a request, whatever the case of its name. */
  public List<String> values(int request, String name) {
    String prefix = name.toLowerCase(Locale.ROOT) + ':';
    return requests.get(request).stream()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
        .map(line -> line.substring(prefix.length()).strip())
        .toList();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        sockets.add(socket);
        threads.execute(() -> serve(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      BufferedReader reader =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      List<String> lines = head(reader);
      while (!lines.isEmpty()) {
        requests.add(lines);
        String path = lines.get(0).split(" ", 3)[1];
        if (path.equals("/hang-up")) {
          return;
        }
        if (!path.equals("/never")) {
          String status = path.startsWith("/status/") ? path.substring(8) : "200";
          String answer = "HTTP/1.1 " + status + " X\r\nContent-Length: 2\r\n\r\nok";
          socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
        }
        lines = head(reader);
      }
    } catch (IOException gone) {
      sockets.remove(socket);
    }
  }

  private static List<String> head(BufferedReader reader) throws IOException {
    List<String> lines = new ArrayList<>();
    String line = reader.readLine();
    while (line != null && !line.isEmpty()) {
      lines.add(line);
      line = reader.readLine();
    }
    return lines;
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
    threads.shutdownNow();
  }
}
