package io.headwater.gateway.forward;

import io.headwater.gateway.http.FailureKind;
import io.headwater.gateway.http.GatewayFailure;
import io.headwater.gateway.log.LogFields;
import io.headwater.gateway.loop.Deadline;
import io.headwater.gateway.loop.ReadSwitch;
import io.headwater.gateway.loop.SocketLoss;
import io.headwater.gateway.wire.BodyReader;
import io.headwater.gateway.wire.Fields;
import io.headwater.gateway.wire.MessageOutput;
import io.headwater.gateway.wire.ResponseHead;
import io.headwater.gateway.wire.ResponseHeadParser;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/1.1 connection to an endpoint, serving one attempt after the other.
 *
 * <p>Why alone in its pipeline: it reads bytes and writes bytes, and nobody needs to see them
 * between.
 */
final class UpstreamConnection extends ChannelInboundHandlerAdapter {
  private static final System.Logger LOG = System.getLogger(UpstreamConnection.class.getName());

  /** Hints and progress are few; a stream of them is no answer. */
  private static final int MAX_INTERIM = 100;

  private final Channel channel;
  private final EndpointPool pool;
  private final MessageOutput output;
  private final ResponseHeadParser heads = new ResponseHeadParser();
  private final BodyReader body = new BodyReader();
  private final Deadline deadline;
  private final ReadSwitch reading;

  /** Patience with the upstream, of the current attempt. */
  private long timeoutNanos;

  private @Nullable Attempt attempt;

  /** What the upstream was told of the attempt; null: there is none. */
  private @Nullable OutboundTrace trace;

  private List<String> withheld = List.of();
  private List<String> dropped = List.of();
  private boolean used;
  private boolean chunkedRequest;
  private boolean answersHead;
  private boolean requestEnded;
  private int interimResponses;
  private boolean answered;
  private boolean headReceived;
  private boolean reusable;
  private boolean toBeKept;

  /** The connection did not end in order: what had no other end is not whole. */
  private boolean broken;

  UpstreamConnection(Channel channel, EndpointPool pool) {
    this.channel = channel;
    this.reading = new ReadSwitch(channel);
    this.pool = pool;
    this.output = new MessageOutput(channel);
    this.deadline = pool.newDeadline(this::onDeadline);
  }

  Channel channel() {
    return channel;
  }

  // --- towards the upstream ---

  void begin(Attempt attempt, OutboundRequest request, OutboundTrace trace) {
    this.attempt = attempt;
    this.trace = trace;
    timeoutNanos =
        request.timeoutNanos() > 0 ? request.timeoutNanos() : pool.limits().timeout().toNanos();
    withheld = request.withheld();
    dropped = request.edits() == null ? List.of() : request.edits().dropped();
    chunkedRequest = request.bodyLength() == OutboundRequest.UNKNOWN_LENGTH;
    answersHead = request.view().method().equals("HEAD");
    requestEnded = false;
    interimResponses = 0;
    answered = false;
    headReceived = false;
    Http1RequestWriter.write(request, trace, output.buffer());
    moveDeadline();
  }

  void writeBody(ByteBuf data) {
    if (chunkedRequest) {
      output.chunk(data);
    } else {
      output.body(data);
    }
    moveDeadline();
  }

  void endRequest(Fields trailers) {
    if (requestEnded) {
      return;
    }
    requestEnded = true;
    if (chunkedRequest) {
      output.lastChunk(Http1RequestWriter.endToEnd(trailers, withheld, dropped));
    }
    moveDeadline();
  }

  void flush() {
    output.flush();
  }

  boolean isWritable() {
    return channel.isWritable();
  }

  void pauseReading(boolean pause) {
    if (reading.stop(pause)) {
      moveDeadline();
    }
  }

  /** The attempt is over before its response is: the connection is of no use any more. */
  void abandon() {
    attempt = null;
    trace = null;
    channel.close();
  }

  /** Nobody needs it right now: keeps it for the next attempt. */
  void makeIdle() {
    used = true;
    reading.stop(false);
    deadline.expireIn(pool.limits().idleTimeout().toNanos());
    pool.offer(this);
  }

  void close() {
    channel.close();
  }

  // --- from the upstream ---

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf in = (ByteBuf) message;
    try {
      Attempt current = attempt;
      while (current != null && attempt == current && in.isReadable()) {
        if (headReceived) {
          readBody(current, in);
        } else {
          readHead(current, in);
        }
      }
      if (in.isReadable()) {
        // An answer that nobody asked for: the next request must not be taken for its cause.
        channel.close();
      }
    } finally {
      in.release();
    }
  }

  private void readHead(Attempt current, ByteBuf in) {
    switch (heads.read(in)) {
      case WHOLE -> onHead(current, heads.head());
      case FAULTY -> fail(protocolFailure());
      default -> {}
    }
  }

  private void onHead(Attempt current, ResponseHead head) {
    if (ResponseFraming.isAmbiguous(head)) {
      fail(protocolFailure());
      return;
    }
    answered = true;
    if (head.status() < 200) {
      if (head.status() == 101 || ++interimResponses > MAX_INTERIM) {
        // No upgrade was asked for; and nobody may promise an answer for ever.
        fail(protocolFailure());
      } else {
        current.onInformational(head);
      }
      return;
    }
    headReceived = true;
    body.begin(ResponseFraming.bodyLength(head, answersHead));
    reusable = head.isKeepAlive() && !body.isUntilClose();
    current.onHead(head);
    if (attempt == current && body.isEnded()) {
      onEnd(current, Fields.NONE);
    }
  }

  private void readBody(Attempt current, ByteBuf in) {
    ByteBuf piece = body.next(in);
    if (piece != null) {
      current.onBody(piece);
    }
    if (attempt != current) {
      return;
    }
    if (body.fault() != null) {
      fail(protocolFailure());
    } else if (body.isEnded()) {
      onEnd(current, body.trailers());
    }
  }

  private void onEnd(Attempt current, Fields trailers) {
    attempt = null;
    trace = null;
    used = true;
    toBeKept = requestEnded && reusable && channel.isActive();
    if (!toBeKept) {
      channel.close();
    }
    current.onEnd(trailers);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (attempt != null) {
      attempt.onBatchEnd();
      moveDeadline();
    } else if (toBeKept) {
      toBeKept = false;
      // Not before all that came was read: a second response right behind the first would answer
      // the next request.
      if (channel.isActive()) {
        makeIdle();
      }
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (attempt != null) {
      moveDeadline();
      attempt.onWritabilityChanged();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    deadline.release();
    pool.remove(this);
    output.release();
    Attempt current = attempt;
    if (current != null && headReceived && body.isUntilClose() && !broken) {
      onEnd(current, Fields.NONE);
    } else if (current != null) {
      fail(
          GatewayFailure.ofUpstream(
              FailureKind.UPSTREAM_RESET,
              used && !answered && !heads.isBegun(),
              "the upstream closed the connection before its response was complete"));
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    broken = true;
    if (SocketLoss.isTold(cause)) {
      // What it means to the attempt is told by channelInactive.
      channel.close();
    } else {
      LOG.log(System.Logger.Level.ERROR, "a fault of the gateway", fields(), cause);
      fail(GatewayFailure.ofGateway(FailureKind.INTERNAL, "a fault of the gateway"));
    }
  }

  private LogFields fields() {
    OutboundTrace told = trace;
    return told == null
        ? LogFields.NONE
        : LogFields.ofTrace(
            HexFormat.of().toHexDigits(told.traceIdHigh())
                + HexFormat.of().toHexDigits(told.traceIdLow()));
  }

  private void onDeadline() {
    if (attempt == null) {
      channel.close();
    } else {
      fail(
          GatewayFailure.ofUpstream(
              FailureKind.UPSTREAM_TIMEOUT, false, "the upstream did not answer in time"));
    }
  }

  private void fail(GatewayFailure failure) {
    Attempt failed = attempt;
    attempt = null;
    trace = null;
    channel.close();
    if (failed != null) {
      failed.onFailure(failure);
    }
  }

  private static GatewayFailure protocolFailure() {
    return GatewayFailure.ofUpstream(
        FailureKind.UPSTREAM_PROTOCOL, false, "the upstream's answer is not valid HTTP");
  }

  /**
   * Time runs while it is the upstream's turn: it has the whole request, or does not take more of
   * it. While the client is slow to send or to read, the client's own deadline runs instead.
   */
  private void moveDeadline() {
    boolean upstreamsTurn = !reading.isStopped() && (requestEnded || headReceived || !isWritable());
    if (upstreamsTurn) {
      deadline.expireIn(timeoutNanos);
    } else {
      deadline.clear();
    }
  }
}
