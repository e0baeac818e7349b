package io.headwater.gateway.config;

/**
 * Event loops.
 *
 * @param transport which kernel interface carries the sockets
 * @param eventLoops threads that serve exchanges; 0: one per available processor
 */
public record RuntimeConfig(TransportKind transport, int eventLoops) {
  /** What {@code reference.conf} says. */
  public static RuntimeConfig defaults() {
    return new RuntimeConfig(TransportKind.AUTO, 0);
  }

  /** {@code auto} takes epoll where its native library loads, and NIO elsewhere. */
  public enum TransportKind {
    AUTO,
    EPOLL,
    IO_URING,
    NIO
  }
}
