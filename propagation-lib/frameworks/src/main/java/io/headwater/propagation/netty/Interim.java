package io.headwater.propagation.netty;

/** Answers before the answer (RFC 9110, section 15.2). */
final class Interim {
  private static final int SWITCHING_PROTOCOLS = 101;

  private Interim() {}

  /** Whether another answer to the same request follows; after 101, none does. */
  static boolean isInterim(int status) {
    return status < 200 && status != SWITCHING_PROTOCOLS;
  }
}
