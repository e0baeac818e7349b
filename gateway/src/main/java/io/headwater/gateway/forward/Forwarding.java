package io.headwater.gateway.forward;

import io.headwater.gateway.forward.balance.EndpointState;
import io.headwater.gateway.http.FailureKind;
import io.headwater.gateway.http.FailureSource;
import io.headwater.gateway.http.GatewayFailure;
import io.headwater.gateway.loop.Deadline;
import io.headwater.gateway.wire.Fields;
import io.headwater.gateway.wire.ResponseHead;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The forwarding of one request: its attempts, one after the other. Its life:
 *
 * <ol>
 *   <li>it is let in, or waits in line where the upstream's bounds are reached;
 *   <li>an endpoint is picked, and a connection to it is taken, or opened;
 *   <li>the attempt is answered, or fails and is followed by another where {@link Retrying} says
 *       so: only before any of the response has come, at another endpoint where there is one;
 *   <li>it ends with the response, with a failure, or by being given up.
 * </ol>
 *
 * <p>Body pieces that come before the connection does are kept; {@link #isWritable} is false
 * meanwhile, so that no more than one read's worth comes.
 */
public final class Forwarding implements Attempt {
  private static final int FIRST_SERVER_ERROR = 500;

  /** For whom an upstream has no room: long enough for a queue of some hundred to be gone. */
  private static final int RETRY_AFTER_SECONDS = 1;

  private final OutboundRequest request;
  private final UpstreamLane lane;
  private final Upstream upstream;
  private final ForwardListener listener;

  private int attempts;
  private boolean begun;
  private boolean letIn;
  private boolean standing;
  private boolean freshConnection;
  private boolean answering;
  private boolean finished;

  /** Where the current attempt is; null: there is none. */
  private @Nullable EndpointState endpoint;

  private @Nullable Retrying retrying;
  private @Nullable Deadline patience;
  private @Nullable OutboundTrace trace;
  private @Nullable UpstreamConnection connection;
  private @Nullable Deque<ByteBuf> waiting;
  private @Nullable Fields waitingTrailers;

  Forwarding(OutboundRequest request, UpstreamLane lane, ForwardListener listener) {
    this.request = request;
    this.lane = lane;
    this.upstream = lane.upstream();
    this.listener = listener;
  }

  /** Begins the first attempt, or waits for it. */
  public void start() {
    begun = true;
    upstream.state().requestStarted();
    if (!lane.line().isEmpty() || !proceed()) {
      standInLine();
    }
  }

  /** Sends a piece of the request body; takes it over. */
  public void body(ByteBuf data) {
    if (finished) {
      data.release();
    } else if (connection != null) {
      connection.writeBody(data);
    } else {
      if (waiting == null) {
        waiting = new ArrayDeque<>();
      }
      waiting.add(data);
    }
  }

  /** Ends the request. */
  public void endBody(Fields trailers) {
    if (finished) {
      return;
    }
    if (connection != null) {
      connection.endRequest(trailers);
    } else {
      waitingTrailers = trailers;
    }
  }

  /** Hands what was sent to the socket. */
  public void flush() {
    if (connection != null) {
      connection.flush();
    }
  }

  /** Whether more of the request body is welcome. */
  public boolean isWritable() {
    return finished || (connection != null && connection.isWritable());
  }

  /** Stops or resumes the flow of the response. */
  public void pauseReading(boolean pause) {
    if (connection != null) {
      connection.pauseReading(pause);
    }
  }

  /** Gives up: the listener hears nothing more. */
  public void cancel() {
    if (finished) {
      return;
    }
    UpstreamConnection abandoned = connection;
    finish();
    if (abandoned != null) {
      abandoned.abandon();
    }
  }

  // --- to an attempt ---

  private void standInLine() {
    standing = true;
    if (!lane.line().join(this)) {
      fail(overloaded());
    } else if (standing) {
      patience().expireIn(upstream.policy().bounds().queueTimeout().toNanos());
    }
  }

  /** It is this one's turn; false: there is nothing free for it. */
  boolean resume() {
    // It may stand in line again before this returns.
    standing = false;
    boolean went = proceed();
    if (went) {
      announceConnection();
    } else {
      standing = true;
    }
    return went;
  }

  /** Goes on to the next attempt, or fails for good; false: it has to wait for that. */
  private boolean proceed() {
    int mostInFlight = upstream.policy().bounds().maxInFlight();
    if (!letIn && !upstream.state().occupancy().enter(mostInFlight)) {
      return false;
    }
    letIn = true;
    EndpointPool next =
        retrying == null ? lane.balancer().next() : lane.balancer().nextBut(retrying.tried());
    if (next == null) {
      upstream.state().foundNobody();
      fail(unavailable());
      return true;
    }
    return attemptAt(next) || (isBounded() && attemptAnywhere());
  }

  private boolean isBounded() {
    return upstream.policy().bounds().maxConnections() > 0;
  }

  private boolean attemptAnywhere() {
    for (EndpointPool pool : lane.balancer().open()) {
      if (attemptAt(pool)) {
        return true;
      }
    }
    return false;
  }

  private boolean attemptAt(EndpointPool pool) {
    UpstreamConnection idle = freshConnection ? null : pool.take();
    if (idle == null && !pool.reserve()) {
      return false;
    }
    if (patience != null) {
      patience.clear();
    }
    endpoint = pool.state();
    pool.state().attemptStarted();
    attempts++;
    trace = listener.attemptStarting(upstream, pool.endpoint(), attempts);
    if (idle != null) {
      begin(idle);
    } else {
      pool.connect(this);
    }
    return true;
  }

  private void begin(UpstreamConnection ready) {
    OutboundTrace told = trace;
    if (told == null) {
      throw new IllegalStateException("a connection before an attempt");
    }
    connection = ready;
    ready.begin(this, request, told);
    long perTry = upstream.policy().retry().perTryTimeout().toNanos();
    if (perTry > 0) {
      patience().expireIn(perTry);
    }
    if (waiting != null) {
      for (ByteBuf data = waiting.poll(); data != null; data = waiting.poll()) {
        ready.writeBody(data);
      }
    }
    if (waitingTrailers != null) {
      ready.endRequest(waitingTrailers);
    } else if (!request.hasBody()) {
      ready.endRequest(Fields.NONE);
    }
  }

  @Override
  public void onConnected(UpstreamConnection opened) {
    if (finished) {
      opened.makeIdle();
      return;
    }
    begin(opened);
    announceConnection();
  }

  /** The exchange has said all it had to say, and waits: to flush and to go on is up to us. */
  private void announceConnection() {
    if (connection != null) {
      connection.flush();
      listener.upstreamWritabilityChanged();
    }
  }

  @Override
  public void onInformational(ResponseHead response) {
    answering = true;
    listener.informational(response);
  }

  @Override
  public void onHead(ResponseHead response) {
    int status = response.status();
    EndpointState answered = endpoint;
    if (answered != null) {
      upstream.state().group().answered(answered, status);
    }
    if (!answering && status >= FIRST_SERVER_ERROR && mayRetry(retrying().after(status))) {
      discard(status);
      return;
    }
    answering = true;
    if (patience != null) {
      patience.clear();
    }
    listener.responseHead(response);
  }

  @Override
  public void onBody(ByteBuf data) {
    listener.responseBody(data);
  }

  @Override
  public void onEnd(Fields trailers) {
    finish();
    listener.responseEnd(trailers);
  }

  @Override
  public void onBatchEnd() {
    listener.responseBatchEnd();
  }

  @Override
  public void onWritabilityChanged() {
    listener.upstreamWritabilityChanged();
  }

  @Override
  public void onFailure(GatewayFailure failure) {
    if (finished) {
      // It was given up while the connection was being opened.
      return;
    }
    boolean wasConnected = connection != null;
    boolean wasIdle = wasConnected && failure.retryable();
    connection = null;
    noteFailure(failure, wasIdle);
    Retrying.Verdict verdict =
        answering ? Retrying.Verdict.NO : retrying().after(failure, wasConnected);
    if (mayRetry(verdict)) {
      freshConnection = wasIdle;
      listener.attemptFailed(failure);
      retry(verdict);
    } else {
      fail(failure);
    }
  }

  private void noteFailure(GatewayFailure failure, boolean wasIdle) {
    EndpointState failed = endpoint;
    if (failed == null || failure.source() != FailureSource.UPSTREAM) {
      return;
    }
    if (wasIdle) {
      upstream.state().group().lostIdleConnection(failed);
    } else {
      upstream.state().group().failed(failed, failure.kind());
    }
  }

  // --- another attempt ---

  private Retrying retrying() {
    Retrying known = retrying;
    if (known == null) {
      known = new Retrying(upstream.policy().retry(), request);
      retrying = known;
    }
    return known;
  }

  private boolean mayRetry(Retrying.Verdict verdict) {
    if (verdict == Retrying.Verdict.NO || attempts >= upstream.limits().attempts()) {
      return false;
    }
    if (verdict == Retrying.Verdict.FREE) {
      upstream.state().retriedForFree();
      return true;
    }
    return upstream.state().tryRetry();
  }

  /** The answer is not passed on: its connection goes with it. */
  private void discard(int status) {
    UpstreamConnection discarded = connection;
    connection = null;
    if (discarded != null) {
      discarded.abandon();
    }
    listener.attemptDiscarded(status);
    retry(Retrying.Verdict.AFTER_BACKOFF);
  }

  private void retry(Retrying.Verdict verdict) {
    EndpointState tried = endpoint;
    leaveEndpoint();
    if (patience != null) {
      patience.clear();
    }
    if (finished || tried == null) {
      return;
    }
    retrying().tried().add(tried);
    boolean atOnce =
        verdict == Retrying.Verdict.FREE
            || (verdict == Retrying.Verdict.ELSEWHERE_AT_ONCE
                && lane.balancer().hasUntried(retrying().tried()));
    if (atOnce) {
      next();
    } else {
      lane.afterBackoff(attempts, this::next);
    }
  }

  private void next() {
    if (finished) {
      return;
    }
    if (proceed()) {
      announceConnection();
    } else {
      standInLine();
    }
  }

  private Deadline patience() {
    Deadline known = patience;
    if (known == null) {
      known = lane.newDeadline(this::onImpatience);
      patience = known;
    }
    return known;
  }

  /** It waited too long in line, or for an answer. */
  private void onImpatience() {
    UpstreamConnection silent = connection;
    if (silent != null) {
      silent.abandon();
      onFailure(
          GatewayFailure.ofUpstream(
              FailureKind.UPSTREAM_TIMEOUT, false, "the upstream did not answer in time"));
    } else if (standing) {
      upstream.state().occupancy().waitedTooLong();
      fail(overloaded());
    }
  }

  // --- the end ---

  private GatewayFailure unavailable() {
    return GatewayFailure.ofUpstream(
        FailureKind.UPSTREAM_UNAVAILABLE,
        false,
        "no healthy endpoint of the service: " + upstream.name());
  }

  private GatewayFailure overloaded() {
    return GatewayFailure.ofUpstream(
            FailureKind.UPSTREAM_OVERLOADED, false, "the service is overloaded: " + upstream.name())
        .after(RETRY_AFTER_SECONDS);
  }

  private void fail(GatewayFailure failure) {
    finish();
    listener.failed(failure);
  }

  private void leaveEndpoint() {
    if (endpoint != null) {
      endpoint.attemptEnded();
      endpoint = null;
    }
  }

  private void finish() {
    finished = true;
    connection = null;
    leaveEndpoint();
    if (standing) {
      standing = false;
      lane.line().leave(this);
    }
    if (patience != null) {
      patience.release();
    }
    if (begun) {
      upstream.state().requestEnded();
    }
    if (letIn) {
      letIn = false;
      upstream.state().occupancy().leave(upstream.policy().bounds().maxInFlight());
    }
    if (waiting != null) {
      waiting.forEach(ByteBuf::release);
      waiting = null;
    }
  }
}
