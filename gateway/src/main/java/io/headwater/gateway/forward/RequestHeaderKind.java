package io.headwater.gateway.forward;

import io.headwater.propagation.TraceHeaders;
import io.netty.util.AsciiString;

/** What becomes of a request header on its way upstream. */
enum RequestHeaderKind {
  /** Passed on as it is. */
  END_TO_END,
  /** Meant for this hop, or written by the gateway itself: not passed on. */
  DROPPED,
  /** {@code Connection}: not passed on, and neither are the headers it names. */
  CONNECTION;

  private static final AsciiString TE = AsciiString.cached("te");
  private static final AsciiString HOST = AsciiString.cached("host");
  private static final AsciiString UPGRADE = AsciiString.cached("upgrade");
  private static final AsciiString FORWARDED = AsciiString.cached("forwarded");
  private static final AsciiString CONNECTION_NAME = AsciiString.cached("connection");
  private static final AsciiString KEEP_ALIVE = AsciiString.cached("keep-alive");
  private static final AsciiString CONTENT_LENGTH = AsciiString.cached("content-length");
  private static final AsciiString HTTP2_SETTINGS = AsciiString.cached("http2-settings");
  private static final AsciiString MICRO_NAMESPACE = AsciiString.cached("micro-namespace");
  private static final AsciiString X_FORWARDED_FOR = AsciiString.cached("x-forwarded-for");
  private static final AsciiString X_FORWARDED_HOST = AsciiString.cached("x-forwarded-host");
  private static final AsciiString X_FORWARDED_PORT = AsciiString.cached("x-forwarded-port");
  private static final AsciiString X_FORWARDED_PROTO = AsciiString.cached("x-forwarded-proto");
  private static final AsciiString PROXY_CONNECTION = AsciiString.cached("proxy-connection");
  private static final AsciiString TRANSFER_ENCODING = AsciiString.cached("transfer-encoding");
  private static final AsciiString PROXY_AUTHENTICATE = AsciiString.cached("proxy-authenticate");
  private static final AsciiString PROXY_AUTHORIZATION = AsciiString.cached("proxy-authorization");

  /**
   * Sorts a header by its name (RFC 9110, section 7.6.1), in any case.
   *
   * @param trustedPeer whether what the peer says in {@code Forwarded} and {@code X-Forwarded-Port}
   *     is passed on; the other {@code X-Forwarded-*} are always written anew
   */
  static RequestHeaderKind of(CharSequence name, boolean trustedPeer) {
    return switch (name.length()) {
      case 2 -> dropIf(is(name, TE) || TraceHeaders.isTraceHeader(name));
      case 4 -> dropIf(is(name, HOST));
      case 7 -> dropIf(is(name, UPGRADE) || TraceHeaders.isTraceHeader(name));
      case 9 -> dropIf((!trustedPeer && is(name, FORWARDED)) || TraceHeaders.isTraceHeader(name));
      case 10 -> {
        if (is(name, CONNECTION_NAME)) {
          yield CONNECTION;
        }
        yield dropIf(is(name, KEEP_ALIVE) || TraceHeaders.isTraceHeader(name));
      }
      case 14 ->
          dropIf(
              is(name, CONTENT_LENGTH)
                  || is(name, HTTP2_SETTINGS)
                  || TraceHeaders.isTraceHeader(name));
      case 15 ->
          dropIf(
              is(name, X_FORWARDED_FOR)
                  || is(name, MICRO_NAMESPACE)
                  || TraceHeaders.isTraceHeader(name));
      case 16 ->
          dropIf(
              is(name, X_FORWARDED_HOST)
                  || is(name, PROXY_CONNECTION)
                  || (!trustedPeer && is(name, X_FORWARDED_PORT))
                  || TraceHeaders.isTraceHeader(name));
      case 17 ->
          dropIf(
              is(name, TRANSFER_ENCODING)
                  || is(name, X_FORWARDED_PROTO)
                  || TraceHeaders.isTraceHeader(name));
      case 18 -> dropIf(is(name, PROXY_AUTHENTICATE) || TraceHeaders.isTraceHeader(name));
      case 19 -> dropIf(is(name, PROXY_AUTHORIZATION) || TraceHeaders.isTraceHeader(name));
      default -> dropIf(TraceHeaders.isTraceHeader(name));
    };
  }

  private static RequestHeaderKind dropIf(boolean drop) {
    return drop ? DROPPED : END_TO_END;
  }

  private static boolean is(CharSequence name, AsciiString known) {
    return known.contentEqualsIgnoreCase(name);
  }
}
