package io.headwater.propagation;

/**
 * OpenTelemetry's Java agent, which instruments many of the frameworks that this library is for.
 */
public final class JavaAgent {
  private static final String ENTRY = "io.opentelemetry.javaagent.OpenTelemetryAgent";

  private JavaAgent() {}

  /** Whether this process was started with it: the JVM then has its entry on the class path. */
  public static boolean isPresent() {
    try {
      Class.forName(ENTRY, false, ClassLoader.getSystemClassLoader());
      return true;
    } catch (ClassNotFoundException absent) {
      return false;
    }
  }
}
