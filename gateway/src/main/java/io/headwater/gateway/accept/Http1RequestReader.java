package io.headwater.gateway.accept;

import io.headwater.gateway.exchange.InboundRequest;
import io.headwater.gateway.forward.OutboundRequest;
import io.headwater.gateway.http.FailureKind;
import io.headwater.gateway.http.GatewayFailure;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads request heads of HTTP/1.x: what could be understood in two ways is refused, since a gateway
 * and its upstream would understand it differently (RFC 9112, section 11.2).
 */
final class Http1RequestReader {
  private final ClientPeer peer;

  Http1RequestReader(ClientPeer peer) {
    this.peer = peer;
  }

  /** What keeps a head from being served; null: nothing. */
  @Nullable GatewayFailure problemOf(HttpRequest head) {
    if (head.decoderResult().isFailure()) {
      return decodingProblem(head.decoderResult().cause());
    }
    HttpVersion version = head.protocolVersion();
    if (!version.equals(HttpVersion.HTTP_1_1) && !version.equals(HttpVersion.HTTP_1_0)) {
      return GatewayFailure.ofClient(
          FailureKind.VERSION_NOT_SUPPORTED, "only HTTP/1.1 and HTTP/1.0 are spoken here");
    }
    if (head.method().equals(HttpMethod.CONNECT)) {
      return GatewayFailure.ofClient(
          FailureKind.METHOD_NOT_SUPPORTED, "CONNECT is not served by a gateway");
    }
    String hostProblem = hostProblem(head);
    if (hostProblem != null) {
      return malformed(hostProblem);
    }
    String codingProblem = transferCodingProblem(head);
    if (codingProblem != null) {
      return malformed(codingProblem);
    }
    return RequestTarget.isWellFormed(head.uri(), head.method())
        ? null
        : malformed("the request target is malformed");
  }

  /** Reads a head that has no problem. */
  InboundRequest read(HttpRequest head) {
    HttpHeaders headers = head.headers();
    String authority = RequestTarget.authorityOf(head.uri());
    if (authority == null) {
      authority = headers.get(HttpHeaderNames.HOST, peer.localAuthority());
    }
    String target = RequestTarget.originFormOf(head.uri());
    return new InboundRequest(
        new Http1RequestView(head, head.method().name(), authority, target, peer),
        headers,
        bodyLength(headers),
        peer.isTrusted());
  }

  /**
   * As much of a request as can be said of one that could not be read: nothing that the client sent
   * is in it.
   */
  InboundRequest unreadable() {
    HttpRequest nothing = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/");
    return new InboundRequest(
        new Http1RequestView(nothing, "", "", "/", peer),
        nothing.headers(),
        OutboundRequest.NO_BODY,
        false);
  }

  private static GatewayFailure decodingProblem(Throwable cause) {
    if (cause instanceof TooLongHttpLineException) {
      return GatewayFailure.ofClient(
          FailureKind.TARGET_TOO_LONG, "the request line is longer than the limit");
    }
    if (cause instanceof TooLongHttpHeaderException) {
      return GatewayFailure.ofClient(
          FailureKind.HEAD_TOO_LARGE, "the request headers are larger than the limit");
    }
    return malformed("the request is not valid HTTP");
  }

  /** RFC 9112, section 3.2: exactly one Host in HTTP/1.1, at most one in HTTP/1.0. */
  private static @Nullable String hostProblem(HttpRequest head) {
    List<String> hosts = head.headers().getAll(HttpHeaderNames.HOST);
    if (hosts.size() > 1) {
      return "more than one Host header";
    }
    if (hosts.isEmpty()) {
      return head.protocolVersion().equals(HttpVersion.HTTP_1_1) ? "no Host header" : null;
    }
    return RequestTarget.isAuthority(hosts.get(0)) ? null : "the Host header is malformed";
  }

  /** RFC 9112, sections 6.1 and 6.3: chunked alone, in HTTP/1.1, and no Content-Length beside. */
  private static @Nullable String transferCodingProblem(HttpRequest head) {
    List<String> codings = head.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
    if (codings.isEmpty()) {
      return null;
    }
    if (head.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
      return "Transfer-Encoding in HTTP/1.0";
    }
    if (head.headers().contains(HttpHeaderNames.CONTENT_LENGTH)) {
      return "Content-Length beside Transfer-Encoding";
    }
    return codings.size() == 1 && HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(codings.get(0))
        ? null
        : "a Transfer-Encoding other than chunked";
  }

  private static long bodyLength(HttpHeaders headers) {
    if (headers.contains(HttpHeaderNames.TRANSFER_ENCODING)) {
      return OutboundRequest.UNKNOWN_LENGTH;
    }
    String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
    return length == null ? OutboundRequest.NO_BODY : Long.parseLong(length);
  }

  private static GatewayFailure malformed(String detail) {
    return GatewayFailure.ofClient(FailureKind.MALFORMED_REQUEST, detail);
  }
}
