package io.headwater.gateway.accept;

import io.headwater.gateway.exchange.InboundRequest;
import io.headwater.gateway.forward.OutboundRequest;
import io.headwater.gateway.http.FailureKind;
import io.headwater.gateway.http.GatewayFailure;
import io.headwater.gateway.wire.FieldName;
import io.headwater.gateway.wire.Fields;
import io.headwater.gateway.wire.HeadFault;
import io.headwater.gateway.wire.MaxForwards;
import io.headwater.gateway.wire.RequestHead;
import org.jspecify.annotations.Nullable;

/**
 * Reads request heads of HTTP/1.x: what could be understood in two ways is refused, since a gateway
 * and its upstream would understand it differently (RFC 9112, section 11.2).
 */
final class Http1RequestReader {
  private static final RequestHead NOTHING =
      new RequestHead("", "/", RequestHead.HTTP_1_1, Fields.NONE);

  private final ClientPeer peer;

  /** The Host of the request before: most clients name the same one again. */
  private String lastHost = "";

  Http1RequestReader(ClientPeer peer) {
    this.peer = peer;
  }

  /** What keeps a head from being served; null: nothing. */
  @Nullable GatewayFailure problemOf(RequestHead head) {
    if (head.version() != RequestHead.HTTP_1_1 && head.version() != RequestHead.HTTP_1_0) {
      return GatewayFailure.ofClient(
          FailureKind.VERSION_NOT_SUPPORTED, "only HTTP/1.1 and HTTP/1.0 are spoken here");
    }
    if (head.method().equals("CONNECT")) {
      return GatewayFailure.ofClient(
          FailureKind.METHOD_NOT_SUPPORTED, "CONNECT is not served by a gateway");
    }
    String problem = hostProblem(head);
    if (problem == null) {
      problem = framingProblem(head);
    }
    if (problem == null && !RequestTarget.isWellFormed(head.target(), head.method())) {
      problem = "the request target is malformed";
    }
    if (problem == null && MaxForwards.of(head.method(), head.fields()) == MaxForwards.MALFORMED) {
      problem = "the Max-Forwards header is malformed";
    }
    return problem == null ? null : malformed(problem);
  }

  /** What is to be said of a head that is none. */
  static GatewayFailure problemOf(HeadFault fault) {
    return switch (fault) {
      case LINE_TOO_LONG ->
          GatewayFailure.ofClient(
              FailureKind.TARGET_TOO_LONG, "the request line is longer than the limit");
      case FIELDS_TOO_LARGE, TOO_MANY_FIELDS ->
          GatewayFailure.ofClient(
              FailureKind.HEAD_TOO_LARGE, "the request headers are larger than the limit");
      default -> malformed("the request is not valid HTTP: " + fault.text());
    };
  }

  /** Reads a head that has no problem. */
  InboundRequest read(RequestHead head) {
    Fields fields = head.fields();
    String authority = RequestTarget.authorityOf(head.target());
    if (authority == null) {
      authority = fields.contains(FieldName.HOST) ? lastHost : peer.localAuthority();
    }
    String target = RequestTarget.originFormOf(head.target(), head.method());
    return new InboundRequest(
        new Http1RequestView(head, authority, target, peer),
        fields,
        bodyLength(fields),
        peer.isTrusted());
  }

  /**
   * As much of a request as can be said of one that could not be read: nothing that the client sent
   * is in it.
   */
  InboundRequest unreadable() {
    return new InboundRequest(
        new Http1RequestView(NOTHING, "", "/", peer),
        NOTHING.fields(),
        OutboundRequest.NO_BODY,
        false);
  }

  /** RFC 9112, section 3.2: exactly one Host in HTTP/1.1, at most one in HTTP/1.0. */
  private @Nullable String hostProblem(RequestHead head) {
    Fields fields = head.fields();
    int host = fields.indexOf(FieldName.HOST, 0);
    if (host < 0) {
      return head.version() == RequestHead.HTTP_1_1 ? "no Host header" : null;
    }
    if (fields.indexOf(FieldName.HOST, host + 1) >= 0) {
      return "more than one Host header";
    }
    if (lastHost.isEmpty() || !fields.isExactly(host, lastHost)) {
      String named = fields.value(host);
      if (!RequestTarget.isAuthority(named)) {
        return "the Host header is malformed";
      }
      lastHost = named;
    }
    return null;
  }

  /**
   * RFC 9112, sections 6.1 and 6.3: chunked alone, in HTTP/1.1, and no Content-Length beside; else
   * one Content-Length, which is a number.
   */
  private static @Nullable String framingProblem(RequestHead head) {
    Fields fields = head.fields();
    int coding = fields.indexOf(FieldName.TRANSFER_ENCODING, 0);
    int length = fields.indexOf(FieldName.CONTENT_LENGTH, 0);
    if (coding < 0) {
      return lengthProblem(fields, length);
    }
    if (head.version() == RequestHead.HTTP_1_0) {
      return "Transfer-Encoding in HTTP/1.0";
    }
    if (length >= 0) {
      return "Content-Length beside Transfer-Encoding";
    }
    return fields.isValue(coding, FieldName.CHUNKED)
            && fields.indexOf(FieldName.TRANSFER_ENCODING, coding + 1) < 0
        ? null
        : "a Transfer-Encoding other than chunked";
  }

  private static @Nullable String lengthProblem(Fields fields, int length) {
    if (length < 0) {
      return null;
    }
    if (fields.indexOf(FieldName.CONTENT_LENGTH, length + 1) >= 0) {
      return "more than one Content-Length";
    }
    return fields.decimal(length) < 0 ? "the Content-Length is malformed" : null;
  }

  private static long bodyLength(Fields fields) {
    if (fields.contains(FieldName.TRANSFER_ENCODING)) {
      return OutboundRequest.UNKNOWN_LENGTH;
    }
    int length = fields.indexOf(FieldName.CONTENT_LENGTH, 0);
    return length < 0 ? OutboundRequest.NO_BODY : fields.decimal(length);
  }

  private static GatewayFailure malformed(String detail) {
    return GatewayFailure.ofClient(FailureKind.MALFORMED_REQUEST, detail);
  }
}
