package io.headwater.gateway.span;

import io.headwater.gateway.decide.Decision;
import io.headwater.gateway.http.QueryRedaction;
import io.headwater.gateway.http.RequestMethod;
import io.headwater.gateway.http.RequestView;
import io.headwater.gateway.route.RouteMatch;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.semconv.ClientAttributes;
import io.opentelemetry.semconv.HttpAttributes;
import io.opentelemetry.semconv.NetworkAttributes;
import io.opentelemetry.semconv.ServerAttributes;
import io.opentelemetry.semconv.UrlAttributes;
import io.opentelemetry.semconv.UserAgentAttributes;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Opens root spans. Asked for sampled exchanges only; the others never reach this room. */
public final class RequestSpans {
  private final Tracer tracer;
  private final TraceIdPreset traceIds;
  private final OperationNames operations;
  private final QueryRedaction redaction;

  /**
   * Makes the opener.
   *
   * @param tracer of an SDK that records every span it is asked for
   * @param traceIds presets trace id and trace state of that SDK's next root span
   * @param maxOperations most distinct span names
   * @param redactQuery names of query parameters whose values no span may hold
   */
  public RequestSpans(
      Tracer tracer, TraceIdPreset traceIds, int maxOperations, Set<String> redactQuery) {
    this.tracer = tracer;
    this.traceIds = traceIds;
    this.operations = new OperationNames(maxOperations);
    this.redaction = new QueryRedaction(redactQuery);
  }

  /**
   * Opens the root span of a sampled exchange.
   *
   * @param request the originating call
   * @param match what was called
   * @param decision why it is traced
   * @param traceIdHigh high half of the trace id
   * @param traceIdLow low half of the trace id
   */
  public RootSpan open(
      RequestView request, RouteMatch match, Decision decision, long traceIdHigh, long traceIdLow) {
    return open(request, match, decision, traceIdHigh, traceIdLow, null);
  }

  /**
   * Opens the root span of a sampled exchange whose caller is trusted with its trace.
   *
   * @param caller whose child the root span is, or to which it links; null: neither
   */
  public RootSpan open(
      RequestView request,
      RouteMatch match,
      Decision decision,
      long traceIdHigh,
      long traceIdLow,
      @Nullable CallerSpan caller) {
    String method = RequestMethod.nameOf(request.method());
    String operation = operations.nameOf(method, match);
    SpanBuilder builder = tracer.spanBuilder(operation).setNoParent().setSpanKind(SpanKind.SERVER);
    describeRequest(builder, request);
    describeCall(builder, match);
    describeDecision(builder, decision);
    traceIds.preset(TraceId.fromLongs(traceIdHigh, traceIdLow), decision.traceState());
    if (caller != null && caller.isParent()) {
      builder.setParent(Context.root().with(Span.wrap(caller.spanContext())));
    } else if (caller != null) {
      builder.addLink(caller.spanContext());
    }
    Span span = builder.startSpan();
    return new RootSpan(tracer, span, operation, request, match, redaction);
  }

  private void describeRequest(SpanBuilder builder, RequestView request) {
    RequestMethods.describe(request.method(), builder);
    builder.setAttribute(UrlAttributes.URL_SCHEME, request.scheme());
    String target = request.target();
    int queryMark = target.indexOf('?');
    builder.setAttribute(
        UrlAttributes.URL_PATH, queryMark < 0 ? target : target.substring(0, queryMark));
    String query = request.query();
    if (query != null && !query.isEmpty()) {
      builder.setAttribute(UrlAttributes.URL_QUERY, redaction.redact(query));
    }
    Authority authority = Authority.parse(request.authority());
    if (!authority.host().isEmpty()) {
      builder.setAttribute(ServerAttributes.SERVER_ADDRESS, authority.host());
      if (authority.port() > 0) {
        builder.setAttribute(ServerAttributes.SERVER_PORT, (long) authority.port());
      }
    }
    builder.setAttribute(ClientAttributes.CLIENT_ADDRESS, request.clientAddress());
    builder.setAttribute(NetworkAttributes.NETWORK_PEER_ADDRESS, request.peerAddress());
    builder.setAttribute(NetworkAttributes.NETWORK_PEER_PORT, (long) request.peerPort());
    builder.setAttribute(NetworkAttributes.NETWORK_PROTOCOL_VERSION, request.protocolVersion());
    String userAgent = request.header("user-agent");
    if (userAgent != null) {
      builder.setAttribute(UserAgentAttributes.USER_AGENT_ORIGINAL, userAgent);
    }
  }

  private static void describeCall(SpanBuilder builder, RouteMatch match) {
    if (match.template() != null) {
      builder.setAttribute(HttpAttributes.HTTP_ROUTE, match.template());
    }
    if (!match.route().isEmpty()) {
      builder.setAttribute(GatewayAttributes.ROUTE, match.route());
    }
    if (!match.service().isEmpty()) {
      builder.setAttribute(GatewayAttributes.SERVICE, match.service());
    }
    if (!match.endpoint().isEmpty()) {
      builder.setAttribute(GatewayAttributes.ENDPOINT, match.endpoint());
    }
    builder.setAttribute(GatewayAttributes.NAMESPACE, match.namespace());
  }

  private static void describeDecision(SpanBuilder builder, Decision decision) {
    builder.setAttribute(GatewayAttributes.SAMPLING_REASON, decision.reason().wireName());
    if (decision.rule() != null) {
      builder.setAttribute(GatewayAttributes.SAMPLING_RULE, decision.rule());
    }
    builder.setAttribute(GatewayAttributes.SAMPLING_PROBABILITY, decision.probability());
    builder.setAttribute(GatewayAttributes.SAMPLER_TYPE, decision.sampler().wireName());
    builder.setAttribute(GatewayAttributes.SAMPLER_PARAM, decision.samplerParameter());
  }
}
