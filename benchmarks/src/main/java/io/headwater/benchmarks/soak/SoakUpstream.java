package io.headwater.benchmarks.soak;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.Locale;

/**
 * An upstream that is there to be killed: {@code ?n=} bytes for every request, in chunks with
 * {@code &chunked}, and {@code x-received} says how many bytes its body had.
 */
public final class SoakUpstream {
  private static final int CHUNK = 8192;

  private SoakUpstream() {}

  /**
   * Serves until it is killed.
   *
   * @param arguments the port of loopback to listen on
   */
  public static void main(String[] arguments) throws IOException {
    int port = Integer.parseInt(arguments[0]);
    try (ServerSocket server = new ServerSocket(port, 1024, InetAddress.getLoopbackAddress())) {
      System.out.println("ready");
      while (true) {
        Socket socket = server.accept();
        Thread thread = new Thread(() -> serve(socket));
        thread.setDaemon(true);
        thread.start();
      }
    }
  }

  private static void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      for (String head = head(in); !head.isEmpty(); head = head(in)) {
        String lower = head.toLowerCase(Locale.ROOT);
        long received = lower.contains("transfer-encoding:") ? chunks(in) : body(in, lower);
        answer(head.substring(0, head.indexOf("\r\n")), received, socket.getOutputStream());
      }
    } catch (IOException e) {
      // The gateway closed, or cut a body short: another connection will come.
    }
  }

  private static void answer(String line, long received, OutputStream out) throws IOException {
    int size = (int) number(line, "n=", 64);
    boolean chunked = line.contains("chunked");
    boolean bodyless = line.startsWith("HEAD ");
    ByteArrayOutputStream answer = new ByteArrayOutputStream(size + 256);
    answer.writeBytes(
        ("HTTP/1.1 200 OK\r\nx-received: "
                + received
                + (chunked ? "\r\ntransfer-encoding: chunked" : "\r\ncontent-length: " + size)
                + "\r\n\r\n")
            .getBytes(ISO_8859_1));
    for (int left = size; left > 0 && !bodyless; left -= CHUNK) {
      byte[] piece = new byte[Math.min(left, CHUNK)];
      Arrays.fill(piece, (byte) 'x');
      if (chunked) {
        answer.writeBytes((Integer.toHexString(piece.length) + "\r\n").getBytes(ISO_8859_1));
      }
      answer.writeBytes(piece);
      if (chunked) {
        answer.writeBytes("\r\n".getBytes(ISO_8859_1));
      }
    }
    if (chunked && !bodyless) {
      answer.writeBytes("0\r\n\r\n".getBytes(ISO_8859_1));
    }
    answer.writeTo(out);
  }

  private static long body(InputStream in, String lower) throws IOException {
    long length = number(lower, "content-length: ", 0);
    in.skipNBytes(length);
    return length;
  }

  private static long chunks(InputStream in) throws IOException {
    long received = 0;
    for (int size = Integer.parseInt(line(in), 16); size > 0; ) {
      in.skipNBytes(size);
      received += size;
      line(in);
      size = Integer.parseInt(line(in), 16);
    }
    while (!line(in).isEmpty()) {
      // A trailer.
    }
    return received;
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      head.append(line).append("\r\n");
    }
    return head.toString();
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException();
      }
      line.append((char) b);
    }
    return line.substring(0, Math.max(line.length() - 1, 0));
  }

  private static long number(String text, String before, long absent) {
    int start = text.indexOf(before);
    if (start < 0) {
      return absent;
    }
    start += before.length();
    int end = start;
    while (end < text.length() && Character.isDigit(text.charAt(end))) {
      end++;
    }
    return Long.parseLong(text.substring(start, end));
  }
}
