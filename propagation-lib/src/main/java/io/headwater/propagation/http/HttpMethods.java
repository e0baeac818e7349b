package io.headwater.propagation.http;

import io.opentelemetry.api.trace.SpanBuilder;
import java.util.Set;

/** The methods that a span may be named after (OpenTelemetry, HTTP spans, "Name"). */
final class HttpMethods {
  private static final Set<String> KNOWN =
      Set.of(
          "GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH", "QUERY");

  private HttpMethods() {}

  /** The method, or {@code HTTP} where it is none that a name may hold. */
  static String nameOf(String method) {
    return KNOWN.contains(method) ? method : "HTTP";
  }

  static void describe(String method, SpanBuilder span) {
    if (KNOWN.contains(method)) {
      span.setAttribute(HttpKeys.METHOD, method);
    } else {
      span.setAttribute(HttpKeys.METHOD, "_OTHER");
      span.setAttribute(HttpKeys.METHOD_ORIGINAL, method);
    }
  }
}
