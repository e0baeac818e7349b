package io.headwater.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A client that sends exactly what a test says, and reads one response after the other. */
public final class RawClient implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 20_000;

  private final Socket socket = new Socket();
  private final InputStream in;
  private String trailers = "";

  RawClient(int port) throws IOException {
    this(port, 0);
  }

  RawClient(int port, int receiveBuffer) throws IOException {
    if (receiveBuffer > 0) {
      socket.setReceiveBufferSize(receiveBuffer);
    }
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    in = new BufferedInputStream(socket.getInputStream());
  }

  /**
   * What came back.
   *
   * @param status status code
   * @param head status line and headers, as received
   * @param body the body, without chunk framing
   */
  public record Response(int status, String head, String body) {
    /** The values of a header, in order. */
    public List<String> headers(String name) {
      List<String> values = new ArrayList<>();
      for (String line : head.split("\r\n", -1)) {
        int colon = line.indexOf(':');
        if (colon > 0 && line.substring(0, colon).equalsIgnoreCase(name)) {
          values.add(line.substring(colon + 1).strip());
        }
      }
      return values;
    }

    /** Whether the connection ends with it. */
    public boolean closes() {
      return headers("connection").contains("close");
    }
  }

  /** Sends text, a byte per character. */
  public RawClient send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    return this;
  }

  /** Reads the response to anything but a HEAD. */
  public Response readResponse() throws IOException {
    return readResponse(false);
  }

  /** Reads a response. */
  public Response readResponse(boolean toHead) throws IOException {
    String head = readHead();
    int status = Integer.parseInt(head.substring(9, 12));
    Response bodyless = new Response(status, head, "");
    if (toHead || status < 200 || status == 204 || status == 304) {
      return bodyless;
    }
    List<String> length = bodyless.headers("content-length");
    List<String> coding = bodyless.headers("transfer-encoding");
    String body;
    if (coding.contains("chunked")) {
      body = readChunks();
    } else if (!length.isEmpty()) {
      body = read(Integer.parseInt(length.get(0)));
    } else {
      body = readToEnd();
    }
    return new Response(status, head, body);
  }

  /** The trailers of the last response that came in chunks, as lines. */
  public String trailers() {
    return trailers;
  }

  /** Reads a head with its empty line. */
  public String readHead() throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
      int b = in.read();
      if (b < 0) {
        throw new EOFException("the connection ended after: " + head.toString(ISO_8859_1));
      }
      head.write(b);
    }
    return head.toString(ISO_8859_1);
  }

  /** Reads so many bytes. */
  public String read(int bytes) throws IOException {
    byte[] read = in.readNBytes(bytes);
    if (read.length < bytes) {
      throw new EOFException(read.length + " of " + bytes + " bytes");
    }
    return new String(read, ISO_8859_1);
  }

  /** Reads until the other end closes in order; a reset is thrown. */
  public String readToEnd() throws IOException {
    return new String(in.readAllBytes(), ISO_8859_1);
  }

  /** Whether the other end resets the connection before it closes it. */
  public boolean endsWithReset() throws IOException {
    try {
      in.readAllBytes();
      return false;
    } catch (SocketException e) {
      return true;
    }
  }

  private String readChunks() throws IOException {
    StringBuilder body = new StringBuilder();
    while (true) {
      int size = Integer.parseInt(readLine().toLowerCase(Locale.ROOT), 16);
      if (size == 0) {
        StringBuilder lines = new StringBuilder();
        for (String line = readLine(); !line.isEmpty(); line = readLine()) {
          lines.append(line).append("\r\n");
        }
        trailers = lines.toString();
        return body.toString();
      }
      body.append(read(size));
      readLine();
    }
  }

  private String readLine() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("within a line: " + line);
      }
      line.append((char) b);
    }
    line.setLength(line.length() - 1);
    return line.toString();
  }

  /** Sends no more; still reads. */
  public void endOutput() throws IOException {
    socket.shutdownOutput();
  }

  /** Goes away with a reset. */
  public void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
