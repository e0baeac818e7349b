package io.headwater.propagation.contract;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client that sends header lines byte by byte as they are given: also what is wrong. */
public final class RawHttp {
  private static final int READ_MILLIS = 10_000;

  private RawHttp() {}

  /** Status code of the answer; 0: the connection was closed without one. */
  public static int get(int port, String path, String... headerLines) throws IOException {
    return send(port, "GET", path, headerLines);
  }

  public static int send(int port, String method, String path, String... headerLines)
      throws IOException {
    StringBuilder head = new StringBuilder(method + ' ' + path + " HTTP/1.1\r\n");
    head.append("Host: service.test:").append(port).append("\r\nConnection: close\r\n");
    for (String line : headerLines) {
      head.append(line).append("\r\n");
    }
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(READ_MILLIS);
      socket.getOutputStream().write((head + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
      return status(socket.getInputStream());
    }
  }

  private static int status(InputStream in) throws IOException {
    String answer = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    return answer.startsWith("HTTP/1.1 ") ? Integer.parseInt(answer.substring(9, 12)) : 0;
  }
}
