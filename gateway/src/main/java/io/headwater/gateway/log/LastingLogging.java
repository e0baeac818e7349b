package io.headwater.gateway.log;

import java.util.logging.LogManager;

/**
 * The JDK's own logging, which does not fall silent when the process is told to end: the JDK would
 * take away all that writes as soon as that begins, while the gateway still drains.
 *
 * <p>Named by the system property {@code java.util.logging.manager}, before anything is logged.
 */
public final class LastingLogging extends LogManager {
  /** Named by the JDK. */
  public LastingLogging() {}

  /** Does nothing: {@link GatewayLog} ends by itself. */
  @Override
  public void reset() {
    // See above.
  }
}
