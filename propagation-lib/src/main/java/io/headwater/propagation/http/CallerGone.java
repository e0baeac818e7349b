package io.headwater.propagation.http;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells a caller that went away, which is no error of the server, by what frameworks throw then.
 */
public final class CallerGone {
  /** By their simple names, so that no framework has to be there. */
  private static final Set<String> NAMES =
      Set.of(
          "ClientAbortException", // Tomcat
          "EofException", // Jetty
          "AbortedException", // Reactor Netty
          "NativeIoException", // Netty
          "ClosedChannelException",
          "StacklessClosedChannelException",
          "HttpClosedException"); // Vert.x

  /** More than any framework wraps an exception in. */
  private static final int MOST_CAUSES = 8;

  private CallerGone() {}

  /** Whether a failure of an exchange, or a cause of it, says that nobody is there any more. */
  public static boolean isCauseOf(@Nullable Throwable failure) {
    Throwable cause = failure;
    for (int i = 0; cause != null && i < MOST_CAUSES; i++) {
      if (NAMES.contains(cause.getClass().getSimpleName())) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }
}
