package io.headwater.propagation;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Where faults of tracing itself end: logged, never thrown into the service. The first is a
 * warning; those after it are for who looks closely, so that a fault per request floods no log.
 */
final class TracingFaults {
  private final Logger logger = System.getLogger(TracingFaults.class.getName());
  private final AtomicBoolean warned = new AtomicBoolean();

  void log(String lost, RuntimeException fault) {
    Level level = warned.compareAndSet(false, true) ? Level.WARNING : Level.DEBUG;
    logger.log(level, "tracing: " + lost + " is lost; the service goes on", fault);
  }
}
