package io.headwater.it;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;

/** Ports of the loopback address on which nobody listens. */
final class FreePort {
  private FreePort() {}

  /** One that was free a moment ago. */
  static int find() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  /** The base URI of one. */
  static URI uri() throws IOException {
    return URI.create("http://127.0.0.1:" + find());
  }
}
