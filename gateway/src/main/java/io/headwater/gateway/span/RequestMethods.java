package io.headwater.gateway.span;

import io.headwater.gateway.http.RequestMethod;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.semconv.HttpAttributes;

/** How spans tell the method (OpenTelemetry, HTTP spans). */
final class RequestMethods {
  private RequestMethods() {}

  static void describe(String method, SpanBuilder span) {
    if (RequestMethod.isKnown(method)) {
      span.setAttribute(HttpAttributes.HTTP_REQUEST_METHOD, method);
    } else {
      span.setAttribute(HttpAttributes.HTTP_REQUEST_METHOD, "_OTHER");
      if (!method.isEmpty()) {
        span.setAttribute(HttpAttributes.HTTP_REQUEST_METHOD_ORIGINAL, method);
      }
    }
  }
}
