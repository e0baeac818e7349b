package io.headwater.gateway.config;

import java.util.List;
import java.util.Set;

/**
 * The headers that no rule may touch: those that frame a message or belong to one hop (RFC 9110,
 * section 7.6.1; RFC 9112, section 6), those that carry the trace, and those that the gateway
 * writes itself.
 *
 * <p>Those of the trace are told here again because the configuration does not know the library; a
 * test holds the two together.
 */
final class ReservedHeaders {
  private static final Set<String> NAMES =
      Set.of(
          "connection",
          "content-length",
          "host",
          "http2-settings",
          "keep-alive",
          "micro-namespace",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "x-forwarded-for",
          "x-forwarded-host",
          "x-forwarded-proto",
          "server-timing",
          "traceparent",
          "tracestate",
          "baggage",
          "b3",
          "x-amzn-trace-id",
          "uber-trace-id",
          "micro-trace-id",
          "micro-span-id",
          "micro-from-service");
  private static final List<String> PREFIXES =
      List.of("x-b3-", "x-datadog-", "uberctx-", "jaeger-");

  private ReservedHeaders() {}

  /** Whether no rule may touch it; the name is in lower case. */
  static boolean contains(String name) {
    return NAMES.contains(name) || PREFIXES.stream().anyMatch(name::startsWith);
  }
}
