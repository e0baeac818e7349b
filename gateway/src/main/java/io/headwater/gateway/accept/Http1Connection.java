package io.headwater.gateway.accept;

import io.headwater.gateway.exchange.ClientStream;
import io.headwater.gateway.exchange.Exchange;
import io.headwater.gateway.exchange.ExchangeLoop;
import io.headwater.gateway.exchange.InboundRequest;
import io.headwater.gateway.http.FailureKind;
import io.headwater.gateway.http.GatewayFailure;
import io.headwater.gateway.log.LogFields;
import io.headwater.gateway.loop.Deadline;
import io.headwater.gateway.loop.ReadSwitch;
import io.headwater.gateway.loop.SocketLoss;
import io.headwater.gateway.wire.BodyReader;
import io.headwater.gateway.wire.Fields;
import io.headwater.gateway.wire.RequestHead;
import io.headwater.gateway.wire.RequestHeadParser;
import io.headwater.gateway.wire.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/1.x connection of a client, serving one exchange after the other. Its life:
 *
 * <ol>
 *   <li>it waits for a head, bounded from the head's first byte on;
 *   <li>it serves the exchange; requests that come before the response is complete wait here, and
 *       reading stops meanwhile;
 *   <li>it is kept, and waits for another head; or it closes, after a moment of throwing away what
 *       the client still sends.
 * </ol>
 *
 * <p>Why alone in its pipeline: it turns bytes into the exchange's events, and is the exchange's
 * way out; nobody needs to see them between.
 */
final class Http1Connection extends ChannelInboundHandlerAdapter implements ClientStream {
  private static final System.Logger LOG = System.getLogger(Http1Connection.class.getName());

  private final Channel channel;
  private final RequestHeadParser heads;
  private final BodyReader body = new BodyReader();
  private final Http1RequestReader reader;
  private final Http1ResponseWriter writer;
  private final ExchangeLoop exchanges;
  private final Patience patience;
  private final Deadline deadline;
  private final ReadSwitch reading;

  /** Null: no body is too slow. */
  private final @Nullable BodyPace pace;

  private final EarlyBytes waiting = new EarlyBytes();
  private final Farewell farewell;

  private boolean draining;
  private boolean closing;
  private boolean flowPaused;

  /** Bytes came since the last pause of the socket. */
  private boolean midRead;

  /** The deadline is that of a head: the connection is new, or part of a head has come. */
  private boolean headDue = true;

  private @Nullable Exchange exchange;
  private boolean requestEnded;
  private boolean keepAlive;

  Http1Connection(
      Channel channel,
      RequestHeadParser heads,
      Http1RequestReader reader,
      Http1ResponseWriter writer,
      LoopServices loop,
      Patience patience) {
    this.channel = channel;
    this.reading = new ReadSwitch(channel);
    this.heads = heads;
    this.reader = reader;
    this.writer = writer;
    this.exchanges = loop.exchanges();
    this.patience = patience;
    this.deadline = loop.deadlines().newDeadline(this::onDeadline);
    this.farewell = new Farewell(channel, deadline);
    this.pace = patience.newPace(loop.deadlines()::now);
    deadline.expireIn(patience.head());
  }

  // --- the life of the connection ---

  /** The gateway is about to stop: the next response is the last, and silence ends soon. */
  void drain() {
    draining = true;
    if (exchange == null && !closing && !heads.isBegun()) {
      headDue = false;
      deadline.expireIn(patience.idleGrace());
    }
  }

  /** Runs a step on the connection's event loop. */
  void onLoop(Runnable step) {
    channel.eventLoop().execute(step);
  }

  /** The gateway waits no longer. */
  void terminate() {
    Exchange current = exchange;
    if (current != null) {
      keepAlive = false;
      current.refuse(GatewayFailure.ofGateway(FailureKind.STOPPED, "the gateway is stopping"));
    }
    channel.close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    closing = true;
    deadline.release();
    Exchange current = exchange;
    exchange = null;
    if (current != null) {
      current.clientGone();
    }
    writer.release();
    waiting.release();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (SocketLoss.isTold(cause)) {
      // What it means to the exchange is told by channelInactive.
      channel.close();
    } else {
      fault(cause);
    }
  }

  private void fault(Throwable cause) {
    Exchange current = exchange;
    LogFields fields = current == null ? LogFields.NONE : LogFields.ofTrace(current.traceId());
    LOG.log(System.Logger.Level.ERROR, "a fault of the gateway", fields, cause);
    if (current != null) {
      keepAlive = false;
      try {
        current.refuse(GatewayFailure.ofGateway(FailureKind.INTERNAL, "a fault of the gateway"));
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.ERROR, "a fault within a fault of the gateway", fields, e);
      }
    }
    if (exchange == current) {
      // It could not be ended so, or there was none; what is left of it channelInactive ends.
      channel.close();
    }
  }

  private void onDeadline() {
    Exchange current = exchange;
    if (current != null) {
      keepAlive = false;
      current.refuse(
          GatewayFailure.ofClient(
              FailureKind.REQUEST_BODY_TIMEOUT, "the client fell silent within the body"));
    } else if (!closing && headDue && heads.isBegun()) {
      beginUnreadable(
          GatewayFailure.ofClient(
              FailureKind.REQUEST_HEAD_TIMEOUT, "the request head did not come in time"));
    } else {
      channel.close();
    }
  }

  /** Time runs while it is the client's turn: to send its body, or to read the response. */
  private void moveDeadline() {
    boolean clientsTurn = (!requestEnded && !flowPaused) || !channel.isWritable();
    if (clientsTurn) {
      deadline.expireIn(patience.body());
    } else {
      deadline.clear();
    }
  }

  // --- from the client ---

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf in = (ByteBuf) message;
    midRead = true;
    if (closing) {
      in.release();
    } else if (!waiting.isEmpty()) {
      waitWith(in);
    } else {
      serve(in);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    midRead = false;
    Exchange current = exchange;
    if (current != null) {
      current.flush();
      moveDeadline();
    } else if (!closing && !headDue) {
      awaitHeadIfBegun();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    Exchange current = exchange;
    if (current != null) {
      moveDeadline();
      current.clientWritabilityChanged();
    } else if (!closing) {
      becomeIdle();
    }
  }

  /**
   * Whether another request has to wait: for the response to the one before it, or for a client
   * that sends requests and reads no responses, of which there must not be more and more.
   */
  private boolean isBusy() {
    return exchange == null ? !channel.isWritable() : requestEnded;
  }

  /** Serves what it can of the bytes, which it takes over; the rest waits. */
  private void serve(ByteBuf in) {
    boolean kept = false;
    try {
      while (!closing && in.isReadable() && !isBusy()) {
        if (exchange == null) {
          takeHead(in);
        } else {
          takeBody(in);
        }
      }
      kept = !closing && in.isReadable();
    } finally {
      if (!kept) {
        in.release();
      }
    }
    if (kept) {
      waitWith(in);
    }
  }

  private void takeHead(ByteBuf in) {
    switch (heads.read(in)) {
      case WHOLE -> takeHead(heads.head());
      case FAULTY -> beginUnreadable(Http1RequestReader.problemOf(heads.fault()));
      default -> {}
    }
  }

  private void takeHead(RequestHead head) {
    GatewayFailure problem = reader.problemOf(head);
    if (problem != null) {
      beginUnreadable(problem);
      return;
    }
    headDue = false;
    InboundRequest request = reader.read(head);
    writer.expect(head.version() == RequestHead.HTTP_1_1, head.method().equals("HEAD"));
    keepAlive = head.isKeepAlive();
    requestEnded = !request.hasBody();
    if (!requestEnded) {
      body.begin(request.bodyLength() < 0 ? BodyReader.CHUNKED : request.bodyLength());
      if (pace != null) {
        pace.reset();
      }
    }
    deadline.clear();
    Exchange opened = exchanges.open(request, this);
    exchange = opened;
    opened.begin();
  }

  /** What cannot be read is answered, decided and counted like any other; then it is over. */
  private void beginUnreadable(GatewayFailure failure) {
    headDue = false;
    writer.expect(true, false);
    keepAlive = false;
    requestEnded = false;
    Exchange opened = exchanges.openUnroutable(reader.unreadable(), this);
    exchange = opened;
    opened.refuse(failure);
  }

  private void takeBody(ByteBuf in) {
    Exchange current = exchange;
    if (current == null) {
      return;
    }
    int before = in.readableBytes();
    ByteBuf piece = body.next(in);
    if (pace != null && !body.isEnded() && pace.isTooSlow(before - in.readableBytes())) {
      if (piece != null) {
        piece.release();
      }
      keepAlive = false;
      current.refuse(
          GatewayFailure.ofClient(
              FailureKind.REQUEST_BODY_SLOW, "the request body comes too slowly"));
      return;
    }
    if (piece != null) {
      current.body(piece);
    }
    if (exchange != current) {
      return;
    }
    if (body.fault() != null) {
      keepAlive = false;
      current.refuse(
          GatewayFailure.ofClient(
              FailureKind.MALFORMED_REQUEST, "the request body is not valid HTTP"));
    } else if (body.isEnded()) {
      requestEnded = true;
      current.endBody(body.trailers());
    }
  }

  // --- to the client ---

  @Override
  public ByteBufAllocator allocator() {
    return channel.alloc();
  }

  @Override
  public void informational(ResponseHead response) {
    writer.informational(response);
  }

  @Override
  public void head(ResponseHead head) {
    // The rest of a request that was refused is unwanted, and may never come; and an answer that is
    // over with its head is over before the request is.
    boolean restUnwanted = !requestEnded && (head.status() >= 300 || writer.isBodyless(head));
    keepAlive = writer.head(head, keepAlive && !draining && !restUnwanted);
  }

  @Override
  public void body(ByteBuf data) {
    writer.body(data);
    if (!channel.isWritable()) {
      moveDeadline();
    }
  }

  @Override
  public void end(Fields trailers) {
    writer.end(trailers);
    if (keepAlive && requestEnded) {
      // Written before the exchange is let go: it may change the writability, and must not seem to
      // do so between two exchanges.
      writer.flush();
      exchange = null;
      becomeIdle();
    } else {
      exchange = null;
      boolean clientMaySend = !requestEnded || draining || !waiting.isEmpty();
      beginClosing();
      writer.flush(
          channel.newPromise().addListener(written -> farewell.whenWritten(clientMaySend)));
    }
  }

  @Override
  public void flush() {
    writer.flush();
  }

  @Override
  public boolean isWritable() {
    return channel.isWritable();
  }

  @Override
  public void pauseReading(boolean pause) {
    if (flowPaused != pause) {
      flowPaused = pause;
      if (pace != null) {
        pace.pause(pause);
      }
      updateReading();
      moveDeadline();
    }
  }

  @Override
  public void abort() {
    exchange = null;
    beginClosing();
    if (writer.endsWithConnection()) {
      farewell.reset();
    } else {
      writer.flush();
      channel.close();
    }
  }

  // --- between exchanges ---

  private void becomeIdle() {
    flowPaused = false;
    headDue = false;
    if (!channel.isWritable()) {
      deadline.expireIn(patience.body());
    } else {
      deadline.expireIn(draining ? patience.idleGrace() : patience.idle());
      if (!waiting.isEmpty()) {
        serveWaiting();
      } else if (!midRead) {
        awaitHeadIfBegun();
      }
    }
    updateReading();
  }

  private void awaitHeadIfBegun() {
    if (heads.isBegun()) {
      headDue = true;
      deadline.expireIn(patience.head());
    }
  }

  /**
   * Answers that are ready at once come back here from within: the loop below goes on with them.
   */
  private void serveWaiting() {
    if (!waiting.beginServing()) {
      return;
    }
    try {
      while (!waiting.isEmpty() && !closing && !isBusy()) {
        ByteBuf next = waiting.next();
        if (next != null) {
          serve(next);
        }
      }
    } catch (RuntimeException e) {
      // Why here: what called may be the upstream's side, which must not pay for it.
      fault(e);
    }
    waiting.endServing();
    Exchange current = exchange;
    if (current != null) {
      current.flush();
      moveDeadline();
    } else if (!closing && !midRead) {
      // What waited may have ended within a head.
      awaitHeadIfBegun();
    }
  }

  private void beginClosing() {
    closing = true;
    flowPaused = false;
    waiting.release();
    updateReading();
    deadline.expireIn(patience.body());
  }

  private void updateReading() {
    boolean unread = exchange == null && !closing && !channel.isWritable();
    reading.stop(flowPaused || unread || !waiting.isEmpty());
  }

  private void waitWith(ByteBuf in) {
    waiting.add(in);
    updateReading();
  }
}
