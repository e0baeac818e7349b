package io.headwater.propagation.netty;

import io.headwater.propagation.HeadwaterPropagation;
import io.headwater.propagation.ServerSpan;
import io.headwater.propagation.http.HttpServerCalls;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.opentelemetry.context.Scope;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Opens and ends the SERVER spans of one connection. Stands right behind the codec: it has to see
 * every request before anybody answers it, and every part of an answer, made by whichever handler.
 *
 * <ol>
 *   <li>A request is read: it takes its place in the order, with its span if it joins a trace.
 *   <li>Its parts are passed on with its context current.
 *   <li>The head of its answer is written: the status. Interim answers (1xx) are none.
 *   <li>The last part of the answer is written: it leaves the order.
 *   <li>That write is done, or failed: the span ends.
 * </ol>
 */
final class TracingServerHandler extends ChannelDuplexHandler {
  private final HeadwaterPropagation tracing;
  private final InOrder<ServerSpan> unanswered = new InOrder<>(ServerSpan::end);
  private @Nullable HttpServerCalls<HttpRequest> calls;
  private @Nullable ServerSpan reading;
  private @Nullable HttpRequest request;
  private @Nullable FailureWatch watch;
  private boolean writingInterim;
  private boolean failingBelow;

  TracingServerHandler(HeadwaterPropagation tracing) {
    this.tracing = tracing;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    calls = HttpServerCalls.create(tracing, new ServerRequestReader(ctx.channel()));
  }

  @Override
  @SuppressWarnings("try") // The scope is there to be closed.
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    if (msg instanceof HttpRequest) {
      begin(ctx, (HttpRequest) msg);
    }
    ServerSpan span = reading;
    if (span == null || !isHttp(msg)) {
      ctx.fireChannelRead(msg);
      return;
    }
    boolean last = msg instanceof LastHttpContent;
    try (Scope scope = span.makeCurrent()) {
      ctx.fireChannelRead(msg);
    } finally {
      if (last) {
        reading = null;
        request = null;
      }
    }
  }

  private static boolean isHttp(Object msg) {
    return msg instanceof HttpRequest || msg instanceof HttpContent;
  }

  private void begin(ChannelHandlerContext ctx, HttpRequest request) {
    HttpServerCalls<HttpRequest> calls = this.calls;
    if (calls == null || unanswered.isOverrun()) {
      reading = null;
      return;
    }
    ServerSpan span = calls.open(request);
    reading = span;
    this.request = span.isJoined() ? request : null;
    unanswered.add(span);
    if (span.isJoined() && watch == null) {
      watch = new FailureWatch(this);
      ctx.pipeline().addLast(watch);
    }
  }

  /** The request that is being read matched a template. */
  void routed(String route) {
    if (calls != null && reading != null && request != null) {
      calls.routed(reading, request, route);
    }
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
    ServerSpan span = unanswered.next();
    ChannelPromise written = promise;
    if (span != null && msg instanceof HttpResponse) {
      head(span, ((HttpResponse) msg).status().code());
    }
    if (span != null && msg instanceof LastHttpContent) {
      written = end(span, promise);
    }
    ctx.write(msg, written);
  }

  private void head(ServerSpan span, int status) {
    writingInterim = Interim.isInterim(status);
    if (!writingInterim && calls != null) {
      calls.answered(span, status);
    }
  }

  private ChannelPromise end(ServerSpan span, ChannelPromise promise) {
    if (writingInterim) {
      writingInterim = false;
      return promise;
    }
    unanswered.removeNext();
    if (!span.isJoined()) {
      return promise;
    }
    ChannelPromise written = promise.unvoid();
    written.addListener(done -> written(span, done.cause()));
    return written;
  }

  /** A caller that goes away is no error of the server; an answer that cannot be written is. */
  private static void written(ServerSpan span, @Nullable Throwable failure) {
    if (failure != null && !(failure instanceof IOException)) {
      span.fail(failure);
    }
    span.end();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    failingBelow = true;
    try {
      ctx.fireExceptionCaught(cause);
    } finally {
      failingBelow = false;
    }
  }

  /** Nobody dealt with an exception; what the connection itself suffers is not the handlers'. */
  void unhandled(Throwable cause) {
    ServerSpan span = reading;
    if (span != null && !failingBelow) {
      span.fail(cause);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    ctx.fireChannelInactive();
    unanswered.clear();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    unanswered.clear();
    if (watch != null && !watch.isRemoved()) {
      ctx.pipeline().remove(watch);
    }
  }
}
