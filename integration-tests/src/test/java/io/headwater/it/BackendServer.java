package io.headwater.it;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A backend that runs on loopback, on ports that were free when it started. */
interface BackendServer extends AutoCloseable {
  /**
   * What a backend listens to; its configuration reads {@code NAME_PORT} of the environment. Each
   * {@link ExportWay} has one of its name.
   */
  enum Port {
    OTLP_HTTP,
    OTLP_GRPC,
    OTLP_HTTP_SECURE,
    OTLP_GRPC_SECURE,
    JAEGER_GRPC,
    QUERY,
    QUERY_GRPC;

    /** A free one for each. */
    static Map<Port, Integer> free() throws IOException {
      Map<Port, Integer> ports = new EnumMap<>(Port.class);
      // Held all at once, so that they differ.
      List<ServerSocket> held = new ArrayList<>();
      try {
        for (Port port : values()) {
          ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
          held.add(free);
          ports.put(port, free.getLocalPort());
        }
      } finally {
        for (ServerSocket each : held) {
          each.close();
        }
      }
      return ports;
    }

    /** The variable that tells it. */
    String variable() {
      return name() + "_PORT";
    }
  }

  /** The number of a port. */
  int port(Port port);

  /** Where it listens. */
  default URI uri(Port port) {
    return URI.create("http://127.0.0.1:" + port(port));
  }

  /** Where it is sent spans that come this way. */
  default URI receiver(ExportWay way) {
    return URI.create(way.scheme() + "://127.0.0.1:" + port(Port.valueOf(way.name())));
  }

  @Override
  void close();
}
