package io.headwater.gateway.exchange;

import io.headwater.gateway.decide.EndCause;
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
import io.headwater.gateway.span.RootSpan;
import io.headwater.gateway.wire.Fields;
import io.headwater.gateway.wire.ResponseHead;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.TimeUnit;
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
public final class Exchange implements ForwardListener {
  private final ExchangeLoop loop;
  private final InboundRequest request;
  private final ClientStream client;
  private final GatewaySnapshot snapshot;
  private final RouteMatch match;
  private final Operation operation;
  private final Trace trace;

  /** Whether it is wanted to know how long anything takes. */
  private final boolean timed;

  /** Times by the clock that never goes back. */
  private final long startedAt;

  /** 0: no attempt yet. */
  private long attemptedAt;

  /** 0: no response yet. */
  private long answeredAt;

  /** What the route asks for beside forwarding; null: nothing. */
  private final @Nullable Policing policing;

  /** What took the exchange on; null: the gateway has too much to do. */
  private final @Nullable Admission admission;

  /** What the client is told once its small body is read; null: nothing of the kind. */
  private @Nullable GatewayFailure refusal;

  private @Nullable Forwarding forwarding;
  private long bodyBytes;
  private long sentBytes;
  private int attempts;
  private boolean requestEnded;
  private boolean ended;

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
      boolean timed,
      long startedAt,
      @Nullable Admission admission) {
    this.loop = loop;
    this.request = request;
    this.requestEnded = !request.hasBody();
    this.client = client;
    this.snapshot = snapshot;
    this.match = match;
    this.operation = operation;
    this.trace = trace;
    this.timed = timed;
    this.startedAt = startedAt;
    this.admission = admission;
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
    if (!ended) {
      fail(failure);
    }
  }

  /** A piece of the request body; takes it over. */
  public void body(ByteBuf data) {
    Forwarding active = forwarding;
    if (ended || active == null) {
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
    if (!ended && refusal != null) {
      fail(refusal);
    } else if (!ended && forwarding != null) {
      forwarding.endBody(trailers);
    }
  }

  /** There is no more of the request to be had right now: a good moment to flush. */
  public void flush() {
    if (!ended && forwarding != null) {
      forwarding.flush();
    }
  }

  /** The client takes more of the response, or has stopped taking it. */
  public void clientWritabilityChanged() {
    if (!ended && forwarding != null) {
      forwarding.pauseReading(!client.isWritable());
    }
  }

  /** The client went away. */
  public void clientGone() {
    if (!ended) {
      endUnanswered(
          GatewayFailure.ofClient(FailureKind.CLIENT_GONE, "the client closed the connection"));
    }
  }

  // --- from the upstream ---

  @Override
  public OutboundTrace attemptStarting(Upstream upstream, Endpoint endpoint, int number) {
    attempts = number;
    loop.traffic().attemptStarted();
    if (timed) {
      long now = System.nanoTime();
      attemptedAt = number == 1 ? now : attemptedAt;
      trace.rememberStart(upstream, endpoint, number, now);
    }
    trace.attemptStarts(upstream, endpoint, number);
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

  private void attemptIsOver(int answered, @Nullable GatewayFailure failure) {
    trace.attemptEnds(answered, failure);
    if (snapshot.hindsight().mayKeep(trace.decision())) {
      trace.retries(answered, failure, System.nanoTime(), loop.newSpanId());
    }
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
    answeredAt = timed ? System.nanoTime() : 0;
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
    trace.attemptEnds(status, null);
    end(status, null);
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
    end(status, failure);
    // Now that it is known whether spans were kept.
    decorate(head);
    client.head(head);
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
    trace.attemptEnds(status, failure);
    if (forwarding != null) {
      forwarding.cancel();
    }
  }

  private void end(int statusSent, @Nullable GatewayFailure failure) {
    ended = true;
    if (admission != null) {
      admission.leave();
    }
    trace.ends(statusSent, failure);
    if (failure != null) {
      loop.traffic().exchangeFailed(failure.kind());
    }
    int counted =
        failure != null && statusSent == 0 ? FailureResponses.statusOf(failure.kind()) : statusSent;
    loop.traffic().exchangeEnded(counted);
    if (timed) {
      looksBack(counted, statusSent, failure);
    }
  }

  private void looksBack(int counted, int statusSent, @Nullable GatewayFailure failure) {
    long now = System.nanoTime();
    EndCause kept =
        snapshot
            .hindsight()
            .ended(
                operation,
                trace.decision(),
                RootSpan.isServerError(statusSent, failure),
                now - startedAt);
    if (kept != null) {
      trace.keep(kept, loop.spans(), request.view(), match, startedAt, now, statusSent, failure);
    }
    ExchangeLog log = loop.log();
    if (log != null) {
      log.ended(record(counted, failure, times(now), kept));
    }
  }

  private ExchangeTimes times(long now) {
    return new ExchangeTimes(
        System.currentTimeMillis() - TimeUnit.NANOSECONDS.toMillis(now - startedAt),
        now - startedAt,
        answeredAt == 0 ? -1 : answeredAt - attemptedAt,
        attemptedAt == 0 ? -1 : now - attemptedAt);
  }

  private ExchangeRecord record(
      int counted, @Nullable GatewayFailure failure, ExchangeTimes times, @Nullable EndCause kept) {
    RequestView view = request.view();
    return new ExchangeRecord(
        times,
        view.clientAddress(),
        view.method(),
        view.target(),
        view.protocolVersion(),
        view.authority(),
        view.header("user-agent"),
        counted,
        bodyBytes,
        sentBytes,
        match.route(),
        match.upstream(),
        attempts,
        failure == null ? null : failure.kind(),
        trace.traceId(),
        trace.decision(),
        kept);
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
