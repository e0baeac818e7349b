package io.headwater.gateway;

import io.headwater.gateway.config.RuntimeConfig.TransportKind;
import io.headwater.gateway.loop.Transport;

/** Finds the transport that the configuration names. */
final class Transports {
  private Transports() {}

  static Transport of(TransportKind kind) {
    return switch (kind) {
      case AUTO -> Transport.best();
      case EPOLL -> Transport.epoll();
      case IO_URING -> Transport.ioUring();
      case NIO -> Transport.nio();
    };
  }
}
