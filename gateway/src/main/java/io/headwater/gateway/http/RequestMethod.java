package io.headwater.gateway.http;

import java.util.Set;

/** The methods that anything may be named after (OpenTelemetry, HTTP spans, "Name"). */
public final class RequestMethod {
  private static final Set<String> KNOWN =
      Set.of(
          "GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH", "QUERY");

  private RequestMethod() {}

  /** Whether a method is none that a client made up. */
  public static boolean isKnown(String method) {
    return KNOWN.contains(method);
  }

  /** The method, or {@code HTTP} where it is none that a name may hold. */
  public static String nameOf(String method) {
    return KNOWN.contains(method) ? method : "HTTP";
  }
}
