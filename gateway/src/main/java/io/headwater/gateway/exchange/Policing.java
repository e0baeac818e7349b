package io.headwater.gateway.exchange;

import io.headwater.gateway.http.FailureKind;
import io.headwater.gateway.http.GatewayFailure;
import io.headwater.gateway.http.HeaderVariables;
import io.headwater.gateway.http.RequestView;
import io.headwater.gateway.http.RetargetedView;
import io.headwater.gateway.policy.Cors;
import io.headwater.gateway.policy.HeaderEdits;
import io.headwater.gateway.policy.RoutePolicies;
import io.headwater.gateway.respond.ResponseHeaders;
import io.headwater.gateway.wire.Fields;
import org.jspecify.annotations.Nullable;

/** What a route's policies do to one exchange. There is none where the route has no policies. */
final class Policing implements HeaderVariables {
  private final RoutePolicies policies;
  private final RequestView request;
  private final String route;
  private final Trace trace;

  /** What the upstream is asked for; null: what the client asked for. */
  private @Nullable String target;

  Policing(RoutePolicies policies, RequestView request, String route, Trace trace) {
    this.policies = policies;
    this.request = request;
    this.route = route;
    this.trace = trace;
  }

  /** Whether the gateway answers the request itself, since it only asks for permission. */
  boolean isPreflight() {
    return policies.cors() != null && Cors.isPreflight(request);
  }

  /** Counts the request against the rate limit; null: it is within. */
  @Nullable GatewayFailure rateLimited(Callers callers) {
    if (policies.rateLimit() == null) {
      return null;
    }
    boolean perTenant = policies.rateLimit().isPerTenant();
    int seconds =
        policies.rateLimit().take(request, perTenant ? callers.tenants().tenantOf(request) : null);
    return seconds == 0
        ? null
        : GatewayFailure.ofClient(
                FailureKind.RATE_LIMITED, "more requests than this route takes; try again later")
            .after(seconds);
  }

  /** The request as the upstream sees it; null: its path cannot be rewritten safely. */
  @Nullable RequestView forwarded() {
    if (policies.rewrite() == null) {
      return request;
    }
    target = policies.rewrite().rewrite(request.path(), request.target());
    return target == null ? null : new RetargetedView(request, target);
  }

  /** What the upstream is asked for; null: what the client asked for. */
  @Nullable String target() {
    return target;
  }

  @Nullable HeaderEdits requestEdits() {
    return policies.requestHeaders() == null ? null : policies.requestHeaders().edits(this);
  }

  long timeoutNanos() {
    return policies.timeoutNanos();
  }

  long maxRequestBody(long forAll) {
    return policies.maxRequestBody() == RoutePolicies.AS_FOR_ALL
        ? forAll
        : policies.maxRequestBody();
  }

  /** Edits the head of an answer to the client, whoever made it. */
  void editResponse(Fields headers) {
    if (policies.responseHeaders() != null) {
      ResponseHeaders.edit(headers, policies.responseHeaders().edits(this));
    }
    if (policies.cors() != null) {
      ResponseHeaders.edit(
          headers,
          isPreflight() ? policies.cors().preflight(request) : policies.cors().answer(request));
    }
  }

  /** What must not be in the head of an answer must not be in its trailers either. */
  void dropTrailers(Fields trailers) {
    if (policies.responseHeaders() != null) {
      ResponseHeaders.drop(trailers, policies.responseHeaders().edits(this));
    }
    if (policies.cors() != null) {
      ResponseHeaders.drop(trailers, policies.cors().answer(request));
    }
  }

  @Override
  public String traceId() {
    return trace.traceId();
  }

  @Override
  public String client() {
    return request.clientAddress();
  }

  @Override
  public String route() {
    return route;
  }
}
