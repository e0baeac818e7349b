package io.headwater.gateway.span;

import io.headwater.gateway.decide.Decision;
import io.headwater.gateway.http.FailureKind;
import io.headwater.gateway.http.GatewayFailure;
import io.headwater.gateway.http.QueryRedaction;
import io.headwater.gateway.http.RequestMethod;
import io.headwater.gateway.http.RequestView;
import io.headwater.gateway.route.RouteMatch;
import io.opentelemetry.semconv.ClientAttributes;
import io.opentelemetry.semconv.ErrorAttributes;
import io.opentelemetry.semconv.HttpAttributes;
import io.opentelemetry.semconv.NetworkAttributes;
import io.opentelemetry.semconv.ServerAttributes;
import io.opentelemetry.semconv.UrlAttributes;
import io.opentelemetry.semconv.UserAgentAttributes;
import org.jspecify.annotations.Nullable;

/**
 * What root spans tell (OpenTelemetry, HTTP spans; the gateway's own words in {@link
 * GatewayAttributes}).
 */
final class RootAttributes {
  /** One for each {@code put} below. */
  private static final int MOST = 29;

  private RootAttributes() {}

  /**
   * Puts all of them.
   *
   * @param kept why the spans are made though the exchange was not sampled; null: it was
   * @param status 0: none
   * @param failure null: none
   */
  static SpanAttributes of(
      RequestView request,
      RouteMatch match,
      Decision decision,
      @Nullable String kept,
      QueryRedaction redaction,
      int status,
      @Nullable GatewayFailure failure) {
    SpanAttributes attributes = new SpanAttributes(MOST);
    putMethod(request.method(), attributes);
    putTarget(request, redaction, attributes);
    putPeers(request, attributes);
    putCall(match, attributes);
    putDecision(decision, kept, attributes);
    putEnd(status, failure, attributes);
    return attributes;
  }

  /** How all spans tell the method. */
  static void putMethod(String method, SpanAttributes attributes) {
    if (RequestMethod.isKnown(method)) {
      attributes.put(HttpAttributes.HTTP_REQUEST_METHOD, method);
    } else {
      attributes.put(HttpAttributes.HTTP_REQUEST_METHOD, "_OTHER");
      if (!method.isEmpty()) {
        attributes.put(HttpAttributes.HTTP_REQUEST_METHOD_ORIGINAL, method);
      }
    }
  }

  private static void putTarget(
      RequestView request, QueryRedaction redaction, SpanAttributes attributes) {
    attributes.put(UrlAttributes.URL_SCHEME, request.scheme());
    String target = request.target();
    int queryMark = target.indexOf('?');
    attributes.put(UrlAttributes.URL_PATH, queryMark < 0 ? target : target.substring(0, queryMark));
    String query = request.query();
    if (query != null && !query.isEmpty()) {
      attributes.put(UrlAttributes.URL_QUERY, redaction.redact(query));
    }
  }

  private static void putPeers(RequestView request, SpanAttributes attributes) {
    Authority authority = Authority.parse(request.authority());
    if (!authority.host().isEmpty()) {
      attributes.put(ServerAttributes.SERVER_ADDRESS, authority.host());
      if (authority.port() > 0) {
        attributes.put(ServerAttributes.SERVER_PORT, (long) authority.port());
      }
    }
    attributes.put(ClientAttributes.CLIENT_ADDRESS, request.clientAddress());
    attributes.put(NetworkAttributes.NETWORK_PEER_ADDRESS, request.peerAddress());
    attributes.put(NetworkAttributes.NETWORK_PEER_PORT, (long) request.peerPort());
    attributes.put(NetworkAttributes.NETWORK_PROTOCOL_VERSION, request.protocolVersion());
    String userAgent = request.header("user-agent");
    if (userAgent != null) {
      attributes.put(UserAgentAttributes.USER_AGENT_ORIGINAL, userAgent);
    }
  }

  private static void putCall(RouteMatch match, SpanAttributes attributes) {
    if (match.template() != null) {
      attributes.put(HttpAttributes.HTTP_ROUTE, match.template());
    }
    if (!match.route().isEmpty()) {
      attributes.put(GatewayAttributes.ROUTE, match.route());
    }
    if (!match.service().isEmpty()) {
      attributes.put(GatewayAttributes.SERVICE, match.service());
    }
    if (!match.endpoint().isEmpty()) {
      attributes.put(GatewayAttributes.ENDPOINT, match.endpoint());
    }
    attributes.put(GatewayAttributes.NAMESPACE, match.namespace());
  }

  private static void putDecision(
      Decision decision, @Nullable String kept, SpanAttributes attributes) {
    attributes.put(GatewayAttributes.SAMPLING_REASON, decision.reason().wireName());
    if (decision.rule() != null) {
      attributes.put(GatewayAttributes.SAMPLING_RULE, decision.rule());
    }
    attributes.put(GatewayAttributes.SAMPLING_PROBABILITY, decision.probability());
    if (decision.boosted()) {
      attributes.put(GatewayAttributes.SAMPLING_BOOSTED, true);
    }
    if (kept == null) {
      attributes.put(GatewayAttributes.SAMPLER_TYPE, decision.sampler().wireName());
      attributes.put(GatewayAttributes.SAMPLER_PARAM, decision.samplerParameter());
    } else {
      attributes.put(GatewayAttributes.PARTIAL, true);
      attributes.put(GatewayAttributes.KEEP, kept);
    }
  }

  private static void putEnd(
      int status, @Nullable GatewayFailure failure, SpanAttributes attributes) {
    if (status > 0) {
      attributes.put(HttpAttributes.HTTP_RESPONSE_STATUS_CODE, (long) status);
    }
    if (failure != null) {
      attributes.put(GatewayAttributes.FAILURE, failure.kind().wireName());
    }
    if (RootSpan.isServerError(status, failure)) {
      attributes.put(
          ErrorAttributes.ERROR_TYPE,
          status >= 500 ? Integer.toString(status) : failureType(failure));
    }
  }

  private static String failureType(@Nullable GatewayFailure failure) {
    return (failure == null ? FailureKind.INTERNAL : failure.kind()).wireName();
  }
}
