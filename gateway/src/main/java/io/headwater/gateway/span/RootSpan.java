package io.headwater.gateway.span;

import io.headwater.gateway.http.FailureKind;
import io.headwater.gateway.http.FailureSource;
import io.headwater.gateway.http.GatewayFailure;
import io.headwater.gateway.http.QueryRedaction;
import io.headwater.gateway.http.RequestView;
import io.headwater.gateway.route.RouteMatch;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.semconv.ErrorAttributes;
import io.opentelemetry.semconv.HttpAttributes;
import io.opentelemetry.semconv.ServerAttributes;
import io.opentelemetry.semconv.UrlAttributes;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The SERVER span of a sampled exchange. Ends once, whatever is called how often; used on the
 * exchange's event loop only.
 */
public final class RootSpan {
  private final Tracer tracer;
  private final Span span;
  private final Context context;
  private final String operation;
  private final RequestView request;
  private final RouteMatch match;
  private final QueryRedaction redaction;
  private boolean ended;

  RootSpan(
      Tracer tracer,
      Span span,
      String operation,
      RequestView request,
      RouteMatch match,
      QueryRedaction redaction) {
    this.tracer = tracer;
    this.span = span;
    this.context = Context.root().with(span);
    this.operation = operation;
    this.request = request;
    this.match = match;
    this.redaction = redaction;
  }

  /** Its ids, as clients are told them. */
  public SpanContext spanContext() {
    return span.getSpanContext();
  }

  /**
   * Opens the CLIENT span of one attempt.
   *
   * @param peer whom it calls
   * @param attempt 1 for the first
   */
  public AttemptSpan openAttempt(Peer peer, int attempt) {
    return new AttemptSpan(attemptBuilder(peer, attempt).startSpan());
  }

  /** Adds the CLIENT span of an attempt that is over. */
  void addAttempt(PastAttempt attempt) {
    SpanBuilder builder = attemptBuilder(attempt.peer(), attempt.number());
    builder.setAttribute(GatewayAttributes.PARTIAL, true);
    builder.setStartTimestamp(attempt.startEpochNanos(), TimeUnit.NANOSECONDS);
    new AttemptSpan(builder.startSpan())
        .end(attempt.status(), attempt.failure(), attempt.endEpochNanos());
  }

  private SpanBuilder attemptBuilder(Peer peer, int attempt) {
    SpanBuilder builder =
        tracer.spanBuilder(operation).setParent(context).setSpanKind(SpanKind.CLIENT);
    RequestMethods.describe(request.method(), builder);
    builder.setAttribute(ServerAttributes.SERVER_ADDRESS, peer.host());
    builder.setAttribute(ServerAttributes.SERVER_PORT, (long) peer.port());
    builder.setAttribute(UrlAttributes.URL_FULL, fullUrl(peer));
    builder.setAttribute(GatewayAttributes.SERVICE_PEER_NAME, peer.service());
    builder.setAttribute(GatewayAttributes.PEER_SERVICE, peer.service());
    builder.setAttribute(
        GatewayAttributes.SERVICE_PEER_NAMESPACE,
        peer.namespace().isEmpty() ? match.namespace() : peer.namespace());
    if (!peer.version().isEmpty()) {
      builder.setAttribute(GatewayAttributes.SERVICE_PEER_VERSION, peer.version());
    }
    if (attempt > 1) {
      builder.setAttribute(HttpAttributes.HTTP_REQUEST_RESEND_COUNT, attempt - 1L);
    }
    return builder;
  }

  /** Its name, which is that of the originating call. */
  public String operation() {
    return operation;
  }

  /**
   * Ends the span.
   *
   * @param status status code the client got, or would have got; 0: none
   * @param failure why the gateway could not serve the exchange; null: it could
   */
  public void end(int status, @Nullable GatewayFailure failure) {
    if (!ended) {
      ended = true;
      describeEnd(status, failure);
      span.end();
    }
  }

  /** The same, at a time that is past. */
  void end(int status, @Nullable GatewayFailure failure, long epochNanos) {
    if (!ended) {
      ended = true;
      describeEnd(status, failure);
      span.end(epochNanos, TimeUnit.NANOSECONDS);
    }
  }

  private void describeEnd(int status, @Nullable GatewayFailure failure) {
    if (status > 0) {
      span.setAttribute(HttpAttributes.HTTP_RESPONSE_STATUS_CODE, (long) status);
    }
    if (failure != null) {
      span.setAttribute(GatewayAttributes.FAILURE, failure.kind().wireName());
    }
    if (isServerError(status, failure)) {
      String type = status >= 500 ? Integer.toString(status) : failureType(failure);
      span.setAttribute(ErrorAttributes.ERROR_TYPE, type);
      span.setStatus(StatusCode.ERROR, failure == null ? "" : failure.safeMessage());
    }
  }

  /**
   * Whether an exchange that ended so failed: a 4xx of an upstream and a caller that went away are
   * no errors of the server.
   */
  public static boolean isServerError(int status, @Nullable GatewayFailure failure) {
    return status >= 500 || (failure != null && failure.source() != FailureSource.CLIENT);
  }

  private static String failureType(@Nullable GatewayFailure failure) {
    return (failure == null ? FailureKind.INTERNAL : failure.kind()).wireName();
  }

  private String fullUrl(Peer peer) {
    String target = request.target();
    String query = request.query();
    if (query != null) {
      target = target.substring(0, target.indexOf('?') + 1) + redaction.redact(query);
    }
    String host = peer.host().indexOf(':') >= 0 ? '[' + peer.host() + ']' : peer.host();
    return "http://" + host + ':' + peer.port() + target;
  }
}
