package io.headwater.gateway.forward;

import io.headwater.gateway.http.GatewayFailure;
import io.headwater.gateway.wire.Fields;
import io.headwater.gateway.wire.ResponseHead;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The forwarding of one request: its attempts, one after the other.
 *
 * <p>What is tried again, and only before any of the response has come:
 *
 * <ul>
 *   <li>a connection that could not be opened, at the next endpoint: nothing was sent;
 *   <li>a kept connection that turns out to be closed, on a new one: where the request has no body
 *       and its method is idempotent.
 * </ul>
 *
 * <p>Body pieces that come before the connection does are kept; {@link #isWritable} is false
 * meanwhile, so that no more than one read's worth comes.
 */
public final class Forwarding implements Attempt {
  private final OutboundRequest request;
  private final Upstream upstream;
  private final Balancer balancer;
  private final ForwardListener listener;
  private final int start;

  private int attempts;
  private boolean freshConnection;
  private boolean finished;
  private @Nullable OutboundTrace trace;
  private @Nullable UpstreamConnection connection;
  private @Nullable Deque<ByteBuf> waiting;
  private @Nullable Fields waitingTrailers;

  Forwarding(
      OutboundRequest request, Upstream upstream, Balancer balancer, ForwardListener listener) {
    this.request = request;
    this.upstream = upstream;
    this.balancer = balancer;
    this.listener = listener;
    this.start = balancer.nextStart();
  }

  /** Begins the first attempt. */
  public void start() {
    attempt();
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

  private void attempt() {
    EndpointPool pool = balancer.pool(start + attempts);
    attempts++;
    trace = listener.attemptStarting(upstream, pool.endpoint(), attempts);
    UpstreamConnection idle = freshConnection ? null : pool.take();
    if (idle != null) {
      begin(idle);
    } else {
      pool.connect(this);
    }
  }

  private void begin(UpstreamConnection ready) {
    OutboundTrace told = trace;
    if (told == null) {
      throw new IllegalStateException("a connection before an attempt");
    }
    connection = ready;
    ready.begin(this, request, told);
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
    listener.informational(response);
  }

  @Override
  public void onHead(ResponseHead response) {
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
      return;
    }
    boolean wasConnected = connection != null;
    connection = null;
    if (mayRetry(failure, wasConnected)) {
      freshConnection = wasConnected;
      listener.attemptFailed(failure);
      if (!finished) {
        attempt();
        announceConnection();
      }
    } else {
      finish();
      listener.failed(failure);
    }
  }

  private boolean mayRetry(GatewayFailure failure, boolean wasConnected) {
    if (!failure.retryable() || attempts >= upstream.limits().attempts()) {
      return false;
    }
    return wasConnected ? request.isIdempotent() && !request.hasBody() : attempts < balancer.size();
  }

  private void finish() {
    finished = true;
    connection = null;
    if (waiting != null) {
      waiting.forEach(ByteBuf::release);
      waiting = null;
    }
  }
}
