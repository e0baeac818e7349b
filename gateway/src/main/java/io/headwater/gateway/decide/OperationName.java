package io.headwater.gateway.decide;

import io.headwater.gateway.http.RequestMethod;
import io.headwater.gateway.route.RouteMatch;

/**
 * An operation by its parts, of which those that do not name it are empty.
 *
 * @param method known, or {@code HTTP}
 * @param service of what a resolver routed
 * @param endpoint of what a resolver routed
 * @param template of what a route matched
 */
record OperationName(String method, String service, String endpoint, String template) {

  /**
   * The name of a call.
   *
   * @param requestMethod as the client sent it
   */
  static OperationName of(String requestMethod, RouteMatch match) {
    String method = RequestMethod.nameOf(requestMethod);
    String template = match.template();
    if (match.upstream() == null) {
      return new OperationName(method, "", "", "");
    }
    return template == null
        ? new OperationName(method, match.service(), match.endpoint(), "")
        : new OperationName(method, "", "", template);
  }

  /** As {@link RouteMatch#operation} has it. */
  String text() {
    StringBuilder text = new StringBuilder(method);
    for (String part : new String[] {service, endpoint, template}) {
      if (!part.isEmpty()) {
        text.append(' ').append(part);
      }
    }
    return text.toString();
  }

  /** Whether something of the configuration was called. */
  boolean isRouted() {
    return !service.isEmpty() || !template.isEmpty();
  }
}
