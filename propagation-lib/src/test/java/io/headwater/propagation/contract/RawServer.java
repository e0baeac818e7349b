package io.headwater.propagation.contract;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A server that keeps the header lines of every request as they were written.
 *
 * <table>
 * <caption>Answers</caption>
 * <tr><th>path</th><th>answer</th></tr>
 * <tr><td>{@code /status/N}</td><td>N</td></tr>
 * <tr><td>{@code /hang-up}</td><td>none: hangs up</td></tr>
 * <tr><td>{@code /flaky}</td><td>hangs up at first, and has 200 from then on</td></tr>
 * <tr><td>{@code /never}</td><td>none</td></tr>
 * <tr><td>{@code /moved}</td><td>302 to {@code /there}</td></tr>
 * <tr><td>{@code /parts}</td><td>200, the second half of its body after {@link #release}</td></tr>
 * <tr><td>others</td><td>200</td></tr>
 * </table>
 */
public final class RawServer implements AutoCloseable {
  private final SocketServer server;
  private final List<List<String>> requests = new CopyOnWriteArrayList<>();
  private final AtomicBoolean flaked = new AtomicBoolean();
  private final CompletableFuture<Void> released = new CompletableFuture<>();

  public RawServer() throws IOException {
    server = new SocketServer("raw-server", this::serve);
  }

  /** Lets the second half of {@code /parts} go. */
  public void release() {
    released.complete(null);
  }

  public int port() {
    return server.port();
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

  private void serve(Socket socket, int number) throws IOException {
    BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
    List<String> lines = head(reader);
    while (!lines.isEmpty()) {
      requests.add(lines);
      String path = lines.get(0).split(" ", 3)[1];
      if (path.equals("/hang-up") || (path.equals("/flaky") && flaked.compareAndSet(false, true))) {
        return;
      }
      if (!path.equals("/never")) {
        write(socket, answer(path));
      }
      if (path.equals("/parts")) {
        released.join();
        write(socket, "k");
      }
      lines = head(reader);
    }
  }

  private static String answer(String path) {
    String body = path.equals("/parts") ? "o" : "ok";
    String location = path.equals("/moved") ? "Location: /there\r\n" : "";
    String status = path.equals("/moved") ? "302" : "200";
    if (path.startsWith("/status/")) {
      status = path.substring(8);
    }
    return "HTTP/1.1 " + status + " X\r\n" + location + "Content-Length: 2\r\n\r\n" + body;
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
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
    release();
    server.close();
  }
}
