package io.headwater.gateway.config;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * Event loops, and what they ask for names.
 *
 * @param transport which kernel interface carries the sockets
 * @param eventLoops threads that serve exchanges; 0: one per available processor
 * @param nameServers who is asked for names; empty: those of the system
 */
public record RuntimeConfig(
    TransportKind transport, int eventLoops, List<InetSocketAddress> nameServers) {
  public RuntimeConfig {
    nameServers = List.copyOf(nameServers);
  }

  /** What {@code reference.conf} says. */
  public static RuntimeConfig defaults() {
    return new RuntimeConfig(TransportKind.AUTO, 0, List.of());
  }

  /** {@code auto} takes epoll where its native library loads, and NIO elsewhere. */
  public enum TransportKind {
    AUTO,
    EPOLL,
    IO_URING,
    NIO
  }
}
