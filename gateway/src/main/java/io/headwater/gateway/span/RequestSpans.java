package io.headwater.gateway.span;

import io.headwater.gateway.decide.Decision;
import io.headwater.gateway.http.QueryRedaction;
import io.headwater.gateway.http.RequestMethod;
import io.headwater.gateway.http.RequestView;
import io.headwater.gateway.route.RouteMatch;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanId;
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
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Opens root spans. Asked for exchanges that are sampled, or are kept after the fact; the others
 * never reach this room.
 */
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
    String operation = operationOf(request, match);
    SpanBuilder builder = builder(operation, request, match, decision);
    builder.setAttribute(GatewayAttributes.SAMPLER_TYPE, decision.sampler().wireName());
    builder.setAttribute(GatewayAttributes.SAMPLER_PARAM, decision.samplerParameter());
    traceIds.preset(TraceId.fromLongs(traceIdHigh, traceIdLow), decision.traceState());
    relate(builder, caller);
    return root(builder.startSpan(), operation, request, match);
  }

  /**
   * Makes the spans of an exchange that is over, and was not sampled: those of the gateway alone,
   * since everybody else was told that there is no trace. They carry no threshold, and nothing of
   * what Jaeger's adaptive sampling counts by.
   *
   * @param request the originating call
   * @param match what was called
   * @param kept what is known of the exchange
   * @return the root span, ended
   */
  public RootSpan keep(RequestView request, RouteMatch match, KeptExchange kept) {
    String operation = operationOf(request, match);
    SpanBuilder builder = builder(operation, request, match, kept.decision());
    builder.setAttribute(GatewayAttributes.PARTIAL, true);
    builder.setAttribute(GatewayAttributes.KEEP, kept.cause().wireName());
    builder.setStartTimestamp(kept.startEpochNanos(), TimeUnit.NANOSECONDS);
    traceIds.preset(TraceId.fromLongs(kept.traceIdHigh(), kept.traceIdLow()), null);
    relate(builder, kept.caller());
    RootSpan root = root(builder.startSpan(), operation, request, match);
    for (PastAttempt attempt : kept.attempts()) {
      traceIds.presetSpanId(SpanId.fromLong(attempt.spanId()));
      root.addAttempt(attempt);
    }
    root.end(kept.status(), kept.failure(), kept.endEpochNanos());
    return root;
  }

  private String operationOf(RequestView request, RouteMatch match) {
    return operations.nameOf(RequestMethod.nameOf(request.method()), match);
  }

  private SpanBuilder builder(
      String operation, RequestView request, RouteMatch match, Decision decision) {
    SpanBuilder builder = tracer.spanBuilder(operation).setNoParent().setSpanKind(SpanKind.SERVER);
    describeRequest(builder, request);
    describeCall(builder, match);
    describeDecision(builder, decision);
    return builder;
  }

  private RootSpan root(Span span, String operation, RequestView request, RouteMatch match) {
    return new RootSpan(tracer, span, operation, request, match, redaction);
  }

  private static void relate(SpanBuilder builder, @Nullable CallerSpan caller) {
    if (caller != null && caller.isParent()) {
      builder.setParent(Context.root().with(Span.wrap(caller.spanContext())));
    } else if (caller != null) {
      builder.addLink(caller.spanContext());
    }
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
    if (decision.boosted()) {
      builder.setAttribute(GatewayAttributes.SAMPLING_BOOSTED, true);
    }
  }
}
