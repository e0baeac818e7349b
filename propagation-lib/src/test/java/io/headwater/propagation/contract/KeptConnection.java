package io.headwater.propagation.contract;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** One connection of a client, for several requests and for answers that are read bit by bit. */
public final class KeptConnection implements AutoCloseable {
  private static final int READ_MILLIS = 10_000;

  private final Socket socket;
  private final int port;

  public KeptConnection(int port) throws IOException {
    this.port = port;
    this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(READ_MILLIS);
  }

  /** Sends a GET, and gives the status of the whole answer. */
  public int get(String path, String... headerLines) throws IOException {
    send(path, headerLines);
    String head = readUntil("\r\n\r\n");
    int status = Integer.parseInt(head.substring(9, 12));
    String fields = head.toLowerCase(Locale.ROOT);
    int length = fields.indexOf("content-length:");
    if (fields.contains("transfer-encoding: chunked")) {
      readUntil("0\r\n\r\n");
    } else if (length >= 0 && status != 204) {
      int end = fields.indexOf('\r', length);
      socket
          .getInputStream()
          .readNBytes(Integer.parseInt(fields.substring(length + 15, end).strip()));
    }
    return status;
  }

  /** Sends a GET, and waits for nothing. */
  public void send(String path, String... headerLines) throws IOException {
    StringBuilder head = new StringBuilder("GET " + path + " HTTP/1.1\r\n");
    head.append("Host: service.test:").append(port).append("\r\n");
    for (String line : headerLines) {
      head.append(line).append("\r\n");
    }
    socket.getOutputStream().write((head + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Reads up to and with a text, and gives what was read; fails if it does not come. */
  public String readUntil(String end) throws IOException {
    InputStream in = socket.getInputStream();
    StringBuilder text = new StringBuilder();
    while (text.indexOf(end, Math.max(0, text.length() - end.length())) < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("closed after: " + text);
      }
      text.append((char) next);
    }
    return text.toString();
  }

  /** Closes at once, as a client does that has lost interest. */
  @Override
  public void close() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }
}
