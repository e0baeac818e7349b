package io.headwater.gateway.forward;

import io.headwater.gateway.wire.FieldName;
import io.headwater.gateway.wire.Fields;
import io.headwater.propagation.TraceHeaders;

/** What becomes of a request header on its way upstream. */
enum RequestHeaderKind {
  /** Passed on as it is. */
  END_TO_END,
  /** Meant for this hop, or written by the gateway itself: not passed on. */
  DROPPED,
  /** {@code Connection}: not passed on, and neither are the headers it names. */
  CONNECTION;

  private static final FieldName TE = FieldName.of("te");
  private static final FieldName FORWARDED = FieldName.of("forwarded");
  private static final FieldName HTTP2_SETTINGS = FieldName.of("http2-settings");
  private static final FieldName MICRO_NAMESPACE = FieldName.of("micro-namespace");
  private static final FieldName X_FORWARDED_FOR = FieldName.of("x-forwarded-for");
  private static final FieldName X_FORWARDED_HOST = FieldName.of("x-forwarded-host");
  private static final FieldName X_FORWARDED_PORT = FieldName.of("x-forwarded-port");
  private static final FieldName X_FORWARDED_PROTO = FieldName.of("x-forwarded-proto");
  private static final FieldName PROXY_AUTHENTICATE = FieldName.of("proxy-authenticate");
  private static final FieldName PROXY_AUTHORIZATION = FieldName.of("proxy-authorization");

  /**
   * Sorts a header by its name (RFC 9110, section 7.6.1), in any case.
   *
   * @param trustedPeer whether what the peer says in {@code Forwarded} and {@code X-Forwarded-Port}
   *     is passed on; the other {@code X-Forwarded-*} are always written anew
   */
  static RequestHeaderKind of(Fields fields, int index, boolean trustedPeer) {
    if (fields.isNamed(index, FieldName.CONNECTION)) {
      return CONNECTION;
    }
    return isForTheHop(fields, index)
            || isTheGateways(fields, index, trustedPeer)
            || isTraceHeader(fields, index)
        ? DROPPED
        : END_TO_END;
  }

  private static boolean isForTheHop(Fields fields, int index) {
    return switch (fields.nameLength(index)) {
      case 2 -> fields.isNamed(index, TE);
      case 4 -> fields.isNamed(index, FieldName.HOST);
      case 7 -> fields.isNamed(index, FieldName.UPGRADE);
      case 10 -> fields.isNamed(index, FieldName.KEEP_ALIVE);
      case 14 ->
          fields.isNamed(index, FieldName.CONTENT_LENGTH) || fields.isNamed(index, HTTP2_SETTINGS);
      case 16 -> fields.isNamed(index, FieldName.PROXY_CONNECTION);
      case 17 -> fields.isNamed(index, FieldName.TRANSFER_ENCODING);
      case 18 -> fields.isNamed(index, PROXY_AUTHENTICATE);
      case 19 -> fields.isNamed(index, PROXY_AUTHORIZATION);
      default -> false;
    };
  }

  private static boolean isTheGateways(Fields fields, int index, boolean trustedPeer) {
    return switch (fields.nameLength(index)) {
      case 9 -> !trustedPeer && fields.isNamed(index, FORWARDED);
      case 15 -> fields.isNamed(index, X_FORWARDED_FOR) || fields.isNamed(index, MICRO_NAMESPACE);
      case 16 ->
          fields.isNamed(index, X_FORWARDED_HOST)
              || (!trustedPeer && fields.isNamed(index, X_FORWARDED_PORT));
      case 17 -> fields.isNamed(index, X_FORWARDED_PROTO);
      default -> false;
    };
  }

  /** Only those names are looked at that begin as one of them does. */
  private static boolean isTraceHeader(Fields fields, int index) {
    return switch (fields.firstOfName(index)) {
      case 't', 'b', 'x', 'u', 'j', 'm' -> TraceHeaders.isTraceHeader(fields.nameView(index));
      default -> false;
    };
  }
}
