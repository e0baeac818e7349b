package io.headwater.gateway.forward;

import io.headwater.gateway.http.FailureKind;
import io.headwater.gateway.http.GatewayFailure;
import io.headwater.gateway.loop.Deadline;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/1.1 connection to an endpoint, serving one attempt after the other.
 *
 * <p>Why last in its pipeline: it turns decoded messages into the attempt's events, and nothing
 * behind it needs them. Requests are written as bytes, so there is no encoder.
 */
final class UpstreamConnection extends ChannelInboundHandlerAdapter {
  private static final System.Logger LOG = System.getLogger(UpstreamConnection.class.getName());

  /** Hints and progress are few; a stream of them is no answer. */
  private static final int MAX_INTERIM = 100;

  private static final AsciiString LAST_CHUNK = AsciiString.cached("0\r\n");
  private static final AsciiString CRLF = AsciiString.cached("\r\n");

  private final Channel channel;
  private final EndpointPool pool;
  private final Http1ResponseDecoder decoder;
  private final Deadline deadline;

  /** Patience with the upstream, of the current attempt. */
  private long timeoutNanos;

  private @Nullable Attempt attempt;
  private boolean used;
  private boolean chunkedRequest;
  private boolean requestEnded;
  private boolean readingPaused;
  private boolean interim;
  private int interimResponses;
  private boolean answered;
  private boolean headReceived;
  private boolean reusable;
  private boolean toBeKept;

  UpstreamConnection(Channel channel, EndpointPool pool, Http1ResponseDecoder decoder) {
    this.channel = channel;
    this.pool = pool;
    this.decoder = decoder;
    this.deadline = pool.newDeadline(this::onDeadline);
  }

  Channel channel() {
    return channel;
  }

  // --- towards the upstream ---

  void begin(Attempt attempt, OutboundRequest request, OutboundTrace trace) {
    this.attempt = attempt;
    timeoutNanos =
        request.timeoutNanos() > 0 ? request.timeoutNanos() : pool.limits().timeout().toNanos();
    chunkedRequest = request.bodyLength() == OutboundRequest.UNKNOWN_LENGTH;
    requestEnded = false;
    readingPaused = false;
    interim = false;
    interimResponses = 0;
    answered = false;
    headReceived = false;
    decoder.expectResponse(request.view().method().equals("HEAD"));
    ByteBuf head = channel.alloc().buffer(512);
    Http1RequestWriter.write(request, trace, head);
    write(head);
    moveDeadline();
  }

  void writeBody(ByteBuf data) {
    if (!data.isReadable()) {
      data.release();
      return;
    }
    if (chunkedRequest) {
      ByteBuf size = channel.alloc().buffer(16);
      ByteBufUtil.writeAscii(size, Integer.toHexString(data.readableBytes()));
      ByteBufUtil.writeAscii(size, CRLF);
      write(size);
      write(data);
      write(ByteBufUtil.writeAscii(channel.alloc(), CRLF));
    } else {
      write(data);
    }
    moveDeadline();
  }

  void endRequest(HttpHeaders trailers) {
    if (requestEnded) {
      return;
    }
    requestEnded = true;
    if (chunkedRequest) {
      ByteBuf end = channel.alloc().buffer(32);
      ByteBufUtil.writeAscii(end, LAST_CHUNK);
      for (Map.Entry<String, String> trailer : trailers) {
        if (RequestHeaderKind.of(trailer.getKey(), false) == RequestHeaderKind.END_TO_END) {
          ByteBufUtil.writeAscii(end, trailer.getKey() + ": " + trailer.getValue() + "\r\n");
        }
      }
      ByteBufUtil.writeAscii(end, CRLF);
      write(end);
    }
    moveDeadline();
  }

  void flush() {
    channel.flush();
  }

  boolean isWritable() {
    return channel.isWritable();
  }

  void pauseReading(boolean pause) {
    if (readingPaused != pause) {
      readingPaused = pause;
      channel.config().setAutoRead(!pause);
      moveDeadline();
    }
  }

  /** The attempt is over before its response is: the connection is of no use any more. */
  void abandon() {
    attempt = null;
    channel.close();
  }

  /** Nobody needs it right now: keeps it for the next attempt. */
  void makeIdle() {
    if (readingPaused) {
      readingPaused = false;
      channel.config().setAutoRead(true);
    }
    deadline.expireIn(pool.limits().idleTimeout().toNanos());
    pool.offer(this);
  }

  void close() {
    channel.close();
  }

  private void write(ByteBuf data) {
    channel.write(data, channel.voidPromise());
  }

  // --- from the upstream ---

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    Attempt current = attempt;
    if (current == null) {
      // An answer that nobody asked for: the next request must not be taken for its cause.
      ReferenceCountUtil.release(message);
      channel.close();
      return;
    }
    if (message instanceof HttpResponse response) {
      onHead(current, response);
    }
    if (message instanceof HttpContent content) {
      onContent(current, content);
    }
  }

  private void onHead(Attempt current, HttpResponse response) {
    if (response.decoderResult().isFailure() || !isUnderstood(response)) {
      fail(protocolFailure());
      return;
    }
    answered = true;
    interim = response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    if (interim) {
      if (response.status().code() == 101 || ++interimResponses > MAX_INTERIM) {
        // No upgrade was asked for; and nobody may promise an answer for ever.
        fail(protocolFailure());
      } else {
        current.onInformational(response);
      }
      return;
    }
    headReceived = true;
    reusable = HttpUtil.isKeepAlive(response);
    current.onHead(response);
  }

  /**
   * A status has three digits, the first of them no zero (RFC 9110, section 15), and its phrase no
   * control characters (RFC 9112, section 4); no coding but chunked was asked for, so that none can
   * be undone (RFC 9112, section 6.1).
   */
  private static boolean isUnderstood(HttpResponse response) {
    HttpResponseStatus status = response.status();
    if (status.code() < 100 || status.code() > 999 || !isText(status.reasonPhrase())) {
      return false;
    }
    if (!response.headers().contains(HttpHeaderNames.TRANSFER_ENCODING)) {
      return true;
    }
    List<String> codings = response.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
    return codings.size() == 1 && HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(codings.get(0));
  }

  private static boolean isText(String phrase) {
    for (int i = 0; i < phrase.length(); i++) {
      char c = phrase.charAt(i);
      if ((c < ' ' && c != '\t') || c == 0x7f) {
        return false;
      }
    }
    return true;
  }

  private void onContent(Attempt current, HttpContent content) {
    if (attempt != current || content.decoderResult().isFailure()) {
      content.release();
      if (attempt == current) {
        fail(protocolFailure());
      }
      return;
    }
    boolean last = content instanceof LastHttpContent;
    if (interim) {
      content.release();
      interim = !last;
      return;
    }
    if (content.content().isReadable()) {
      current.onBody(content.content());
    } else {
      content.release();
    }
    if (last && attempt == current) {
      onEnd(current, ((LastHttpContent) content).trailingHeaders());
    }
  }

  private void onEnd(Attempt current, HttpHeaders trailers) {
    attempt = null;
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
      keepUnlessMoreCame();
    }
  }

  /**
   * Not before all that was read is decoded: a second response right behind the first would answer
   * the next request.
   */
  private void keepUnlessMoreCame() {
    if (decoder.hasUndecoded()) {
      channel.close();
    } else if (channel.isActive()) {
      makeIdle();
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
    if (attempt != null) {
      fail(
          GatewayFailure.ofUpstream(
              FailureKind.UPSTREAM_RESET,
              used && !answered,
              "the upstream closed the connection before its response was complete"));
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof IOException) {
      // A reset, or a failed write: what it means is told by channelInactive.
      channel.close();
    } else {
      LOG.log(System.Logger.Level.ERROR, "a fault of the gateway", cause);
      fail(GatewayFailure.ofGateway(FailureKind.INTERNAL, "a fault of the gateway"));
    }
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
    boolean upstreamsTurn = !readingPaused && (requestEnded || headReceived || !isWritable());
    if (upstreamsTurn) {
      deadline.expireIn(timeoutNanos);
    } else {
      deadline.clear();
    }
  }
}
