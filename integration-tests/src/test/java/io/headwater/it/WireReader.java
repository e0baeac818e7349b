package io.headwater.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads HTTP/1.1 from a socket, as strictly as a test wants it. */
final class WireReader {
  private static final int MAX_LINE = 64 * 1024;

  private final InputStream in;

  WireReader(InputStream in) {
    this.in = in;
  }

  /** A line without its end; null: the other end closed before its first byte. */
  @Nullable String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        if (line.size() == 0) {
          return null;
        }
        throw new EOFException("closed within: " + line.toString(ISO_8859_1));
      }
      line.write(b);
      if (line.size() > MAX_LINE) {
        throw new IOException("a line without end");
      }
    }
    String text = line.toString(ISO_8859_1);
    if (!text.endsWith("\r")) {
      throw new IOException("a line that ends without CR: " + text);
    }
    return text.substring(0, text.length() - 1);
  }

  /** The lines of a head; null: the other end closed before it. */
  @Nullable List<String> head() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line = line(); line == null || !line.isEmpty(); line = line()) {
      if (line == null) {
        if (lines.isEmpty()) {
          return null;
        }
        throw new EOFException("closed within the head: " + lines);
      }
      lines.add(line);
    }
    return lines;
  }

  /** Exactly so many bytes. */
  byte[] exactly(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length != length) {
      throw new EOFException("closed after " + bytes.length + " of " + length + " bytes");
    }
    return bytes;
  }

  /** A body with the framing that its headers tell of, one character a byte. */
  String body(List<RawHeader> headers, boolean untilEnd) throws IOException {
    List<String> length = RawHeader.values(headers, "content-length");
    if (!RawHeader.values(headers, "transfer-encoding").isEmpty()) {
      return text(chunked());
    }
    if (!length.isEmpty()) {
      return text(exactly(Integer.parseInt(length.get(0))));
    }
    return untilEnd ? text(in.readAllBytes()) : "";
  }

  private static String text(byte[] bytes) {
    return new String(bytes, ISO_8859_1);
  }

  private byte[] chunked() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      String size = line();
      if (size == null) {
        throw new EOFException("closed between chunks");
      }
      int length = Integer.parseInt(size.split(";", 2)[0].strip(), 16);
      if (length == 0) {
        for (String trailer = line(); trailer != null && !trailer.isEmpty(); ) {
          trailer = line();
        }
        return body.toByteArray();
      }
      body.write(exactly(length));
      if (!"".equals(line())) {
        throw new IOException("a chunk longer than its size");
      }
    }
  }

  /** Whether the other end has closed; waits for it or for another byte. */
  boolean isEnd() throws IOException {
    return in.read() < 0;
  }
}
