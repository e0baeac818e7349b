package io.headwater.gateway.http;

import java.util.Locale;

/** What went wrong, in the terms that spans, ledger and metrics count it under. */
public enum FailureKind {
  /** The head cannot be read as HTTP, or breaks a rule that makes it unsafe to forward. */
  MALFORMED_REQUEST,
  /** The request line is longer than the limit. */
  TARGET_TOO_LONG,
  /** The headers are larger than the limit. */
  HEAD_TOO_LARGE,
  /** The body is larger than the limit. */
  BODY_TOO_LARGE,
  /** The client did not finish its head in time. */
  REQUEST_HEAD_TIMEOUT,
  /** The client fell silent within its body. */
  REQUEST_BODY_TIMEOUT,
  /** The client sent its body slower than is borne. */
  REQUEST_BODY_SLOW,
  /** A method that a gateway does not serve: CONNECT, and TRACE that ends here. */
  METHOD_NOT_SUPPORTED,
  /** An HTTP version that this listener does not speak. */
  VERSION_NOT_SUPPORTED,
  /** No route, and no upstream of the resolved name. */
  SERVICE_UNKNOWN,
  /** The upstream's name has no address. */
  UPSTREAM_UNRESOLVED,
  /** The upstream refused the connection. */
  UPSTREAM_REFUSED,
  /** The upstream could not be connected in time. */
  CONNECT_TIMEOUT,
  /** The upstream closed the connection before its response was whole. */
  UPSTREAM_RESET,
  /** The upstream did not answer in time. */
  UPSTREAM_TIMEOUT,
  /** The upstream answered with something that is not HTTP. */
  UPSTREAM_PROTOCOL,
  /** More requests came than the route takes of that caller. */
  RATE_LIMITED,
  /** The gateway has more to do than it may take on. */
  OVERLOADED,
  /** No endpoint of the upstream is healthy, or none is known yet. */
  UPSTREAM_UNAVAILABLE,
  /** As much is asked of the upstream as may be, and too much waits already, or did so too long. */
  UPSTREAM_OVERLOADED,
  /** The client went away before its response was whole. */
  CLIENT_GONE,
  /** The gateway stopped, and its patience with what was in flight was over. */
  STOPPED,
  /** A fault of the gateway itself. */
  INTERNAL;

  private final String wireName = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** The kind as it is written in spans, metrics and JSON: {@code upstream-refused}. */
  public String wireName() {
    return wireName;
  }
}
