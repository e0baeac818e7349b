package io.headwater.gateway.span;

import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.semconv.HttpAttributes;
import java.util.Set;

/** The methods that a span may be named after (OpenTelemetry, HTTP spans, "Name"). */
final class RequestMethods {
  private static final Set<String> KNOWN =
      Set.of(
          "GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH", "QUERY");

  private RequestMethods() {}

  /** The method, or {@code HTTP} where it is none that a name may hold. */
  static String nameOf(String method) {
    return KNOWN.contains(method) ? method : "HTTP";
  }

  static void describe(String method, SpanBuilder span) {
    if (KNOWN.contains(method)) {
      span.setAttribute(HttpAttributes.HTTP_REQUEST_METHOD, method);
    } else {
      span.setAttribute(HttpAttributes.HTTP_REQUEST_METHOD, "_OTHER");
      if (!method.isEmpty()) {
        span.setAttribute(HttpAttributes.HTTP_REQUEST_METHOD_ORIGINAL, method);
      }
    }
  }
}
