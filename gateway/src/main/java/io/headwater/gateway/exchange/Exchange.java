package io.headwater.gateway.exchange;

import io.headwater.gateway.decide.Operation;
import io.headwater.gateway.forward.ForwardListener;
import io.headwater.gateway.forward.Forwarding;
import io.headwater.gateway.forward.OutboundRequest;
import io.headwater.gateway.forward.OutboundTrace;
import io.headwater.gateway.forward.Upstream;
import io.headwater.gateway.forward.balance.Endpoint;
import io.headwater.gateway.http.FailureKind;
import io.headwater.gateway.http.GatewayFailure;
import io.headwater.gateway.http.RequestView;
import io.headwater.gateway.respond.FailureResponses;
import io.headwater.gateway.respond.OptionsResponse;
import io.headwater.gateway.respond.ResponseHeaders;
import io.headwater.gateway.route.RouteMatch;
import io.headwater.gateway.wire.Fields;
import io.headwater.gateway.wire.ResponseHead;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response, between the client's side and the upstream's, on one event loop.
 * Its life:
 *
 * <ol>
 *   <li>it is opened, routed and decided by {@link ExchangeLoop};
 *   <li>{@link #begin} forwards it, or answers that it goes nowhere;
 *   <li>the request body flows in by {@link #body} and {@link #endBody}, the response flows out to
 *       the {@link ClientStream}; whoever is slow stops the other;
 *   <li>it ends exactly once: with the response, with a failure, or with the client's going.
 * </ol>
 *
 * <p>It ends with the response even where the request body still comes: what comes after is thrown
 * away here.
 */
public final class Exchange extends Account implements ForwardListener {
  private final ClientStream client;

  /** What the route asks for beside forwarding; null: nothing. */
  private final @Nullable Policing policing;

  /** What the client is told once its small body is read; null: nothing of the kind. */
  private @Nullable GatewayFailure refusal;

  private @Nullable Forwarding forwarding;
  private boolean requestEnded;

  /** Status of the response that was begun; 0: none yet. */
  private int status;

  Exchange(
      ExchangeLoop loop,
      InboundRequest request,
      ClientStream client,
      GatewaySnapshot snapshot,
      RouteMatch match,
      Operation operation,
      Trace trace,
      boolean watched,
      long startedAt,
      @Nullable Admission admission) {
    super(loop, request, snapshot, match, operation, trace, watched, startedAt, admission);
    this.requestEnded = !request.hasBody();
    this.client = client;
    this.policing =
        match.policies() == null
            ? null
            : new Policing(match.policies(), request.view(), match.route(), trace);
  }

  // --- from the client ---

  /** Forwards the request, or answers that it goes nowhere. */
  public void begin() {
    if (admission == null) {
      refuseOnceRead(
          GatewayFailure.ofGateway(FailureKind.OVERLOADED, "the gateway has too much to do")
              .after(1));
      return;
    }
    RequestView view = request.view();
    if (policing != null) {
      if (policing.isPreflight()) {
        answerOptions();
        return;
      }
      GatewayFailure limited = policing.rateLimited(snapshot.callers());
      if (limited != null) {
        refuseOnceRead(limited);
        return;
      }
      view = policing.forwarded();
      trace.asksFor(policing.target());
    }
    if (view == null) {
      fail(
          GatewayFailure.ofClient(
              FailureKind.MALFORMED_REQUEST, "the path has a segment that may mean its parent"));
      return;
    }
    Upstream upstream =
        match.upstream() == null ? null : snapshot.upstreams().get(match.upstream());
    if (upstream == null) {
      fail(unknownService());
      return;
    }
    if (request.endsHere()) {
      answerAsLast();
      return;
    }
    long limit = maxRequestBody();
    if (limit > 0 && request.bodyLength() > limit) {
      fail(bodyTooLarge(limit));
      return;
    }
    OutboundRequest outbound =
        new OutboundRequest(
            view,
            request.headers(),
            request.bodyLength(),
            request.trustedPeer(),
            upstream.namespace().isEmpty() ? match.namespace() : upstream.namespace(),
            snapshot.settings().injection(),
            snapshot.settings().withheldHeaders(),
            policing == null ? null : policing.requestEdits(),
            policing == null ? 0 : policing.timeoutNanos());
    forwarding = loop.forwarder().prepare(outbound, upstream, this);
    forwarding.start();
  }

  /** A small body is read first, so that the connection can be kept for another try. */
  private void refuseOnceRead(GatewayFailure failure) {
    if (request.hasSmallBody()) {
      refusal = failure;
    } else {
      fail(failure);
    }
  }

  /** Answers with a failure that the client's side found; forwards nothing more. */
  public void refuse(GatewayFailure failure) {
    if (!isEnded()) {
      fail(failure);
    }
  }

  /** A piece of the request body; takes it over. */
  public void body(ByteBuf data) {
    Forwarding active = forwarding;
    if (isEnded() || active == null) {
      data.release();
      return;
    }
    bodyBytes += data.readableBytes();
    long limit = maxRequestBody();
    if (limit > 0 && bodyBytes > limit) {
      data.release();
      fail(bodyTooLarge(limit));
      return;
    }
    active.body(data);
    if (!active.isWritable()) {
      client.pauseReading(true);
    }
  }

  /** The request is whole. */
  public void endBody(Fields trailers) {
    requestEnded = true;
    if (!isEnded() && refusal != null) {
      fail(refusal);
    } else if (!isEnded() && forwarding != null) {
      // Nothing more comes that could be too much; what still comes is the client's going, which
      // nobody hears of where nothing is read.
      client.pauseReading(false);
      forwarding.endBody(trailers);
    }
  }

  /** There is no more of the request to be had right now: a good moment to flush. */
  public void flush() {
    if (!isEnded() && forwarding != null) {
      forwarding.flush();
    }
  }

  /** The client takes more of the response, or has stopped taking it. */
  public void clientWritabilityChanged() {
    if (!isEnded() && forwarding != null) {
      forwarding.pauseReading(!client.isWritable());
    }
  }

  /** The client went away. */
  public void clientGone() {
    if (!isEnded()) {
      endUnanswered(
          GatewayFailure.ofClient(FailureKind.CLIENT_GONE, "the client closed the connection"));
    }
  }

  // --- from the upstream ---

  @Override
  public OutboundTrace attemptStarting(Upstream upstream, Endpoint endpoint, int number) {
    attemptStarts(upstream, endpoint, number);
    return trace;
  }

  @Override
  public void attemptFailed(GatewayFailure failure) {
    attemptIsOver(0, failure);
  }

  @Override
  public void attemptDiscarded(int answered) {
    attemptIsOver(answered, null);
  }

  @Override
  public void informational(ResponseHead response) {
    ResponseHeaders.removeHopByHop(response.fields());
    client.informational(response);
    pauseUnlessWritable();
  }

  @Override
  public void responseHead(ResponseHead response) {
    status = response.status();
    answered();
    ResponseHeaders.removeHopByHop(response.fields());
    decorate(response);
    client.head(response);
  }

  @Override
  public void responseBody(ByteBuf data) {
    sentBytes += data.readableBytes();
    client.body(data);
    pauseUnlessWritable();
  }

  private void pauseUnlessWritable() {
    if (forwarding != null && !client.isWritable()) {
      forwarding.pauseReading(true);
    }
  }

  @Override
  public void responseEnd(Fields trailers) {
    endWithAttempt(status);
    if (!trailers.isEmpty()) {
      ResponseHeaders.removeHopByHop(trailers);
      if (policing != null) {
        policing.dropTrailers(trailers);
      }
    }
    client.end(trailers);
  }

  @Override
  public void responseBatchEnd() {
    client.flush();
  }

  @Override
  public void upstreamWritabilityChanged() {
    if (!requestEnded && forwarding != null) {
      client.pauseReading(!forwarding.isWritable());
    }
  }

  @Override
  public void failed(GatewayFailure failure) {
    fail(failure);
  }

  // --- endings ---

  private void fail(GatewayFailure failure) {
    if (status > 0) {
      endUnanswered(failure);
      client.abort();
      return;
    }
    cancelForwarding(failure);
    ByteBuf body = FailureResponses.body(failure, client.allocator());
    ResponseHead head = FailureResponses.head(failure, body.readableBytes());
    status = head.status();
    sentBytes = body.readableBytes();
    boolean begun = false;
    try {
      end(status, failure);
      // Now that it is known whether spans were kept.
      decorate(head);
      client.head(head);
      begun = true;
    } finally {
      if (!begun) {
        body.release();
      }
    }
    client.body(body);
    client.end(Fields.NONE);
  }

  /** TRACE is not answered: what comes back would show scripts what they must not read. */
  private void answerAsLast() {
    if (request.view().method().equals("TRACE")) {
      fail(
          GatewayFailure.ofClient(
              FailureKind.METHOD_NOT_SUPPORTED, "TRACE is not answered by a gateway"));
    } else {
      answerOptions();
    }
  }

  private void answerOptions() {
    ResponseHead head = OptionsResponse.head();
    status = OptionsResponse.STATUS;
    end(status, null);
    decorate(head);
    client.head(head);
    client.end(Fields.NONE);
  }

  private void endUnanswered(GatewayFailure failure) {
    cancelForwarding(failure);
    end(status, failure);
  }

  private void cancelForwarding(GatewayFailure failure) {
    attemptEnds(status, failure);
    if (forwarding != null) {
      forwarding.cancel();
    }
  }

  private void decorate(ResponseHead response) {
    if (policing != null) {
      policing.editResponse(response.fields());
    }
    String description = trace.description();
    if (description != null) {
      ResponseHeaders.announceTrace(response.fields(), description);
    }
  }

  private GatewayFailure unknownService() {
    String detail =
        match.service().isEmpty()
            ? "no route matches the request"
            : "service not found: " + match.service();
    return GatewayFailure.ofGateway(FailureKind.SERVICE_UNKNOWN, detail);
  }

  private long maxRequestBody() {
    long forAll = snapshot.settings().maxRequestBody();
    return policing == null ? forAll : policing.maxRequestBody(forAll);
  }

  private static GatewayFailure bodyTooLarge(long limit) {
    return GatewayFailure.ofClient(
        FailureKind.BODY_TOO_LARGE, "the body is larger than " + limit + " bytes");
  }
}
