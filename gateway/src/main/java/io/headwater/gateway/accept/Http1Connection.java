package io.headwater.gateway.accept;

import io.headwater.gateway.exchange.ClientStream;
import io.headwater.gateway.exchange.Exchange;
import io.headwater.gateway.exchange.ExchangeLoop;
import io.headwater.gateway.exchange.InboundRequest;
import io.headwater.gateway.http.FailureKind;
import io.headwater.gateway.http.GatewayFailure;
import io.headwater.gateway.loop.Deadline;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
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
 * <p>Why last in its pipeline: it turns decoded messages into the exchange's events, and is the
 * exchange's way out.
 */
final class Http1Connection extends ChannelInboundHandlerAdapter implements ClientStream {
  private static final System.Logger LOG = System.getLogger(Http1Connection.class.getName());
  private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final Channel channel;
  private final Http1RequestDecoder decoder;
  private final Http1RequestReader reader;
  private final Http1ResponseWriter writer;
  private final ExchangeLoop exchanges;
  private final Patience patience;
  private final Deadline deadline;

  /** Null: no body is too slow. */
  private final @Nullable BodyPace pace;

  private final Deque<Object> waiting = new ArrayDeque<>(0);

  private boolean draining;
  private boolean closing;
  private boolean flowPaused;
  private boolean readingStopped;
  private boolean servingWaiting;

  /** Messages came since the last pause of the socket. */
  private boolean midRead;

  /** The deadline is that of a head: the connection is new, or part of a head has come. */
  private boolean headDue = true;

  private @Nullable Exchange exchange;
  private boolean requestEnded;
  private boolean emptyEndExpected;
  private boolean keepAlive;

  Http1Connection(
      Channel channel,
      Http1RequestDecoder decoder,
      Http1RequestReader reader,
      Http1ResponseWriter writer,
      LoopServices loop,
      Patience patience) {
    this.channel = channel;
    this.decoder = decoder;
    this.reader = reader;
    this.writer = writer;
    this.exchanges = loop.exchanges();
    this.patience = patience;
    this.deadline = loop.deadlines().newDeadline(this::onDeadline);
    this.pace = patience.newPace(loop.deadlines()::now);
    deadline.expireIn(patience.head());
  }

  // --- the life of the connection ---

  /** The gateway is about to stop: the next response is the last, and silence ends soon. */
  void drain() {
    draining = true;
    if (exchange == null && !closing && !decoder.isWithinHead()) {
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
    releaseWaiting();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof IOException) {
      // A reset, mostly: what it means to the exchange is told by channelInactive.
      channel.close();
    } else {
      fault(cause);
    }
  }

  private void fault(Throwable cause) {
    LOG.log(System.Logger.Level.ERROR, "a fault of the gateway", cause);
    Exchange current = exchange;
    if (current != null) {
      keepAlive = false;
      current.refuse(GatewayFailure.ofGateway(FailureKind.INTERNAL, "a fault of the gateway"));
    } else {
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
    } else if (!closing && headDue && decoder.isWithinHead()) {
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
    midRead = true;
    if (closing) {
      ReferenceCountUtil.release(message);
    } else if (emptyEndExpected || (waiting.isEmpty() && !isBusy())) {
      take(message);
    } else {
      waiting.add(message);
      updateReading();
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

  private void take(Object message) {
    if (emptyEndExpected) {
      // The end of a request without a body says nothing that its head has not said.
      emptyEndExpected = false;
      ReferenceCountUtil.release(message);
    } else if (message instanceof HttpRequest head) {
      takeHead(head);
    } else if (message instanceof HttpContent content) {
      takeContent(content);
    }
  }

  private void takeHead(HttpRequest head) {
    headDue = false;
    GatewayFailure problem = reader.problemOf(head);
    if (problem != null) {
      ReferenceCountUtil.release(head);
      beginUnreadable(problem);
      return;
    }
    InboundRequest request = reader.read(head);
    boolean http11 = head.protocolVersion().equals(HttpVersion.HTTP_1_1);
    writer.expect(http11, head.method().equals(HttpMethod.HEAD));
    keepAlive = HttpUtil.isKeepAlive(head);
    requestEnded = !request.hasBody();
    emptyEndExpected = requestEnded;
    if (pace != null) {
      pace.reset();
    }
    deadline.clear();
    Exchange opened = exchanges.open(request, this);
    exchange = opened;
    opened.begin();
  }

  /** What cannot be read is answered, decided and counted like any other; then it is over. */
  private void beginUnreadable(GatewayFailure failure) {
    writer.expect(true, false);
    keepAlive = false;
    requestEnded = false;
    Exchange opened = exchanges.openUnroutable(reader.unreadable(), this);
    exchange = opened;
    opened.refuse(failure);
  }

  private void takeContent(HttpContent content) {
    Exchange current = exchange;
    if (current == null || content.decoderResult().isFailure()) {
      content.release();
      if (current != null) {
        keepAlive = false;
        current.refuse(
            GatewayFailure.ofClient(
                FailureKind.MALFORMED_REQUEST, "the request body is not valid HTTP"));
      }
      return;
    }
    HttpHeaders trailers = content instanceof LastHttpContent last ? last.trailingHeaders() : null;
    if (pace != null && trailers == null && pace.isTooSlow(content.content().readableBytes())) {
      content.release();
      keepAlive = false;
      current.refuse(
          GatewayFailure.ofClient(
              FailureKind.REQUEST_BODY_SLOW, "the request body comes too slowly"));
      return;
    }
    if (content.content().isReadable()) {
      current.body(content.content());
    } else {
      content.release();
    }
    if (trailers != null && exchange == current) {
      requestEnded = true;
      current.endBody(trailers);
    }
  }

  // --- to the client ---

  @Override
  public ByteBufAllocator allocator() {
    return channel.alloc();
  }

  @Override
  public void informational(HttpResponse response) {
    writer.informational(response);
  }

  @Override
  public void head(HttpResponse head) {
    // The rest of a request that was refused is unwanted, and may never come.
    boolean restUnwanted = !requestEnded && head.status().code() >= 300;
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
  public void end(HttpHeaders trailers) {
    LastHttpContent last = writer.last(trailers);
    if (keepAlive && requestEnded) {
      // Written before the exchange is let go: it may change the writability, and must not seem to
      // do so between two exchanges.
      channel.writeAndFlush(last, channel.voidPromise());
      exchange = null;
      becomeIdle();
    } else {
      exchange = null;
      boolean clientMaySend = !requestEnded || draining || !waiting.isEmpty();
      beginClosing();
      channel.writeAndFlush(last).addListener(written -> closeWritten(clientMaySend));
    }
  }

  @Override
  public void flush() {
    channel.flush();
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
      channel.config().setOption(ChannelOption.SO_LINGER, 0);
    } else {
      channel.flush();
    }
    channel.close();
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
    if (decoder.isWithinHead()) {
      headDue = true;
      deadline.expireIn(patience.head());
    }
  }

  /**
   * Answers that are ready at once come back here from within: the loop below goes on with them.
   */
  private void serveWaiting() {
    if (servingWaiting) {
      return;
    }
    servingWaiting = true;
    try {
      while (!closing && !waiting.isEmpty() && (emptyEndExpected || !isBusy())) {
        take(waiting.remove());
      }
    } catch (RuntimeException e) {
      // Why here: what called may be the upstream's side, which must not pay for it.
      fault(e);
    }
    servingWaiting = false;
    Exchange current = exchange;
    if (current != null) {
      current.flush();
      moveDeadline();
    }
  }

  private void beginClosing() {
    closing = true;
    flowPaused = false;
    releaseWaiting();
    updateReading();
    deadline.expireIn(patience.body());
  }

  /**
   * Everything is on its way. What the client still sends is read and thrown away for a moment: to
   * close over unread bytes would reset the connection, and could take the response with it.
   */
  private void closeWritten(boolean clientMaySend) {
    if (clientMaySend && channel.isActive() && channel instanceof DuplexChannel duplex) {
      deadline.expireIn(LINGER_NANOS);
      duplex.shutdownOutput();
    } else {
      channel.close();
    }
  }

  private void updateReading() {
    boolean unread = exchange == null && !closing && !channel.isWritable();
    boolean stop = flowPaused || unread || !waiting.isEmpty();
    if (readingStopped != stop) {
      readingStopped = stop;
      channel.config().setAutoRead(!stop);
    }
  }

  private void releaseWaiting() {
    waiting.forEach(ReferenceCountUtil::release);
    waiting.clear();
  }
}
