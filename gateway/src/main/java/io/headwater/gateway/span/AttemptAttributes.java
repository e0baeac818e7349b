package io.headwater.gateway.span;

import io.headwater.gateway.http.FailureSource;
import io.headwater.gateway.http.GatewayFailure;
import io.headwater.gateway.http.QueryRedaction;
import io.headwater.gateway.http.RequestView;
import io.headwater.gateway.route.RouteMatch;
import io.opentelemetry.semconv.ErrorAttributes;
import io.opentelemetry.semconv.HttpAttributes;
import io.opentelemetry.semconv.ServerAttributes;
import io.opentelemetry.semconv.UrlAttributes;
import org.jspecify.annotations.Nullable;

/** What attempt spans tell (OpenTelemetry, HTTP spans). */
final class AttemptAttributes {
  /** One for each {@code put} below, and two that {@link AttemptSpan} puts. */
  private static final int MOST = 16;

  private AttemptAttributes() {}

  static SpanAttributes of(
      RequestView request,
      RouteMatch match,
      Peer peer,
      int attempt,
      QueryRedaction redaction,
      int status,
      @Nullable GatewayFailure failure) {
    SpanAttributes attributes = new SpanAttributes(MOST);
    RootAttributes.putMethod(request.method(), attributes);
    attributes.put(ServerAttributes.SERVER_ADDRESS, peer.host());
    attributes.put(ServerAttributes.SERVER_PORT, (long) peer.port());
    attributes.put(UrlAttributes.URL_FULL, fullUrl(request, peer, redaction));
    attributes.put(GatewayAttributes.SERVICE_PEER_NAME, peer.service());
    attributes.put(GatewayAttributes.PEER_SERVICE, peer.service());
    attributes.put(
        GatewayAttributes.SERVICE_PEER_NAMESPACE,
        peer.namespace().isEmpty() ? match.namespace() : peer.namespace());
    if (!peer.version().isEmpty()) {
      attributes.put(GatewayAttributes.SERVICE_PEER_VERSION, peer.version());
    }
    if (attempt > 1) {
      attributes.put(HttpAttributes.HTTP_REQUEST_RESEND_COUNT, attempt - 1L);
    }
    putEnd(status, failure, attributes);
    return attributes;
  }

  private static void putEnd(
      int status, @Nullable GatewayFailure failure, SpanAttributes attributes) {
    if (status > 0) {
      attributes.put(HttpAttributes.HTTP_RESPONSE_STATUS_CODE, (long) status);
    }
    if (failure != null) {
      attributes.put(GatewayAttributes.FAILURE, failure.kind().wireName());
    }
    if (failure != null && failure.source() != FailureSource.CLIENT) {
      attributes.put(ErrorAttributes.ERROR_TYPE, failure.kind().wireName());
    } else if (status >= 400) {
      attributes.put(ErrorAttributes.ERROR_TYPE, Integer.toString(status));
    }
  }

  private static String fullUrl(RequestView request, Peer peer, QueryRedaction redaction) {
    String target = peer.target() == null ? request.target() : peer.target();
    int mark = target.indexOf('?') + 1;
    if (mark > 0) {
      target = target.substring(0, mark) + redaction.redact(target.substring(mark));
    }
    String host = peer.host().indexOf(':') >= 0 ? '[' + peer.host() + ']' : peer.host();
    return "http://" + host + ':' + peer.port() + target;
  }
}
