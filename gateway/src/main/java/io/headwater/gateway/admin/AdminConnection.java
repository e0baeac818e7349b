package io.headwater.gateway.admin;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection to the admin port, on its event loop: reads a request, answers it, reads the next.
 *
 * <ol>
 *   <li>The head comes. It is turned away at once if nobody is to see its body: not HTTP, not let
 *       in, no such page, too large.
 *   <li>The body comes, bounded, and is copied to the heap.
 *   <li>The page answers, here and now: this loop carries no traffic.
 *   <li>The answer is out: the next request is read, or the connection ends.
 * </ol>
 *
 * Nothing is read ahead of its turn, so a client that sends requests without reading answers holds
 * up nobody but itself.
 */
final class AdminConnection extends ChannelInboundHandlerAdapter {
  private static final System.Logger LOG = System.getLogger(AdminConnection.class.getName());
  private static final long MAX_LINGER_MILLIS = 5_000;

  private final AdminGate gate;
  private final AdminRouter router;
  private final AdminLoad load;
  private final long stepMillis;

  private @Nullable HttpRequest head;
  private ByteArrayOutputStream body = new ByteArrayOutputStream(0);
  private @Nullable Future<?> deadline;
  private boolean wanting;
  private boolean ending;

  AdminConnection(AdminGate gate, AdminRouter router, AdminLoad load, AdminLimits limits) {
    this.gate = gate;
    this.router = router;
    this.load = load;
    this.stepMillis = limits.step().toMillis();
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    closeIn(ctx, stepMillis);
    want(ctx);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    cancelDeadline();
    dropBody();
  }

  /** Asks for one more message. */
  private void want(ChannelHandlerContext ctx) {
    wanting = true;
    ctx.read();
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    // The handler before forgets what was asked for when the socket had nothing more to give.
    if (wanting) {
      ctx.read();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    wanting = false;
    try {
      if (ending) {
        want(ctx);
      } else if (message instanceof HttpRequest request) {
        readHead(ctx, request);
      } else if (message instanceof HttpContent content) {
        readBody(ctx, content);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void readHead(ChannelHandlerContext ctx, HttpRequest request) {
    AdminResponse refusal = AdminHead.problem(request);
    if (refusal != null) {
      end(ctx, refusal);
      return;
    }
    head = request;
    String path = AdminHead.pathOf(request);
    refusal = gate.refuse(path, request.headers());
    if (refusal == null) {
      refusal = router.refuse(request.method().name(), path);
    }
    if (refusal == null && HttpUtil.getContentLength(request, 0L) > maxBodyBytes(request)) {
      refusal = tooLarge(request);
    }
    if (refusal != null) {
      // Without a body the end of the request is next, and the connection stays of use.
      if (AdminHead.hasBody(request)) {
        end(ctx, refusal);
      } else {
        head = null;
        answer(ctx, request, refusal);
      }
      return;
    }
    if (HttpUtil.is100ContinueExpected(request)) {
      ctx.writeAndFlush(
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
    }
    want(ctx);
  }

  private void readBody(ChannelHandlerContext ctx, HttpContent content) {
    HttpRequest request = head;
    if (content.decoderResult().isFailure()) {
      end(ctx, AdminHead.unreadable(content.decoderResult().cause()));
      return;
    }
    if (request == null) {
      // The end of a request that was answered by its head alone.
      want(ctx);
      return;
    }
    AdminResponse problem = take(request, content.content());
    if (problem != null) {
      end(ctx, problem);
    } else if (content instanceof LastHttpContent) {
      head = null;
      AdminResponse response = serve(request);
      dropBody();
      answer(ctx, request, response);
    } else {
      want(ctx);
    }
  }

  private @Nullable AdminResponse take(HttpRequest request, ByteBuf part) {
    int bytes = part.readableBytes();
    if (body.size() + bytes > maxBodyBytes(request)) {
      return tooLarge(request);
    }
    if (!load.hold(bytes)) {
      return AdminResponse.failure(
          HttpResponseStatus.SERVICE_UNAVAILABLE, "too many bodies at once; try again");
    }
    try {
      part.readBytes(body, bytes);
    } catch (IOException e) {
      throw new IllegalStateException("a stream into memory does not fail", e);
    }
    return null;
  }

  private int maxBodyBytes(HttpRequest request) {
    return router.maxBodyBytes(request.method().name(), AdminHead.pathOf(request));
  }

  private AdminResponse tooLarge(HttpRequest request) {
    return AdminResponse.failure(
        HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE,
        "body: too large (expected: <= " + maxBodyBytes(request) + " bytes)");
  }

  private AdminResponse serve(HttpRequest request) {
    try {
      return router.answer(
          new AdminRequest(
              request.method().name(),
              AdminHead.pathOf(request),
              AdminHead.queryOf(request),
              request.headers(),
              body.toByteArray()));
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "admin page failed: " + AdminHead.pathOf(request), e);
      return AdminResponse.failure(
          HttpResponseStatus.INTERNAL_SERVER_ERROR, "the page failed; the log says why");
    }
  }

  /** Answers, and goes on as the client wishes. */
  private void answer(ChannelHandlerContext ctx, HttpRequest request, AdminResponse response) {
    boolean keepAlive = HttpUtil.isKeepAlive(request);
    FullHttpResponse message = message(response, request.method().name().equals("HEAD"));
    HttpUtil.setKeepAlive(message.headers(), request.protocolVersion(), keepAlive);
    closeIn(ctx, stepMillis);
    ctx.writeAndFlush(message)
        .addListener(
            (ChannelFutureListener)
                written -> {
                  if (written.isSuccess() && keepAlive) {
                    closeIn(ctx, stepMillis);
                    want(ctx);
                  } else {
                    ctx.close();
                  }
                });
  }

  /**
   * Answers a request whose rest is not wanted, and ends the connection: first our side, so that
   * the answer is not lost to a reset while the client still sends, then the whole.
   */
  private void end(ChannelHandlerContext ctx, AdminResponse response) {
    ending = true;
    head = null;
    dropBody();
    FullHttpResponse message = message(response, false);
    message.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    closeIn(ctx, Math.min(stepMillis, MAX_LINGER_MILLIS));
    ctx.writeAndFlush(message)
        .addListener(
            (ChannelFutureListener)
                written -> {
                  if (written.isSuccess() && ctx.channel() instanceof DuplexChannel duplex) {
                    duplex.shutdownOutput();
                    want(ctx);
                  } else {
                    ctx.close();
                  }
                });
  }

  private static FullHttpResponse message(AdminResponse response, boolean headOnly) {
    FullHttpResponse message =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            response.status(),
            headOnly ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(response.body()));
    if (!response.contentType().isEmpty()) {
      message
          .headers()
          .set(HttpHeaderNames.CONTENT_TYPE, response.contentType())
          .set(HttpHeaderNames.CONTENT_LENGTH, response.body().length);
    }
    message
        .headers()
        .set("x-content-type-options", "nosniff")
        .set(HttpHeaderNames.CACHE_CONTROL, "no-store");
    response.headers().forEach((name, value) -> message.headers().set(name, value));
    return message;
  }

  private void dropBody() {
    load.release(body.size());
    body = new ByteArrayOutputStream(0);
  }

  private void closeIn(ChannelHandlerContext ctx, long millis) {
    cancelDeadline();
    deadline = ctx.executor().schedule(() -> ctx.close(), millis, TimeUnit.MILLISECONDS);
  }

  private void cancelDeadline() {
    if (deadline != null) {
      deadline.cancel(false);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    // A reset by the client, most often; there is nobody left to tell.
    LOG.log(System.Logger.Level.DEBUG, "admin connection failed", cause);
    ctx.close();
  }
}
