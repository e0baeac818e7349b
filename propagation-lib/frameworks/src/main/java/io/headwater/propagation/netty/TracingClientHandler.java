package io.headwater.propagation.netty;

import io.headwater.propagation.ClientSpan;
import io.headwater.propagation.HeadwaterPropagation;
import io.headwater.propagation.PeerNaming;
import io.headwater.propagation.http.HttpClientCalls;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GenericFutureListener;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * Opens and ends the CLIENT spans of one connection. Stands right behind the codec: it is the last
 * that sees a request with its headers, and the first that sees an answer.
 *
 * <ol>
 *   <li>A request is written: it takes its place in the order, with a span if its context is part
 *       of a trace, and its trace headers say what the context says.
 *   <li>The head of its answer is read: the status. Interim answers (1xx) are none.
 *   <li>The last part of the answer is read: the span ends, and then that part is passed on.
 *   <li>The connection is closed before: the span ends as failed.
 * </ol>
 *
 * <p>Answers are passed on with the context of their request current.
 */
final class TracingClientHandler extends ChannelDuplexHandler {
  private static final HeadersWriter WRITER = new HeadersWriter();

  private final HeadwaterPropagation tracing;
  private final PeerNaming peers;
  private final InOrder<SentRequest> unanswered = new InOrder<>(this::abandon);

  /** One for all untraced requests, so that these cost nothing. */
  private final GenericFutureListener<Future<? super Void>> untracedWrite = this::untracedWritten;

  private @Nullable SentRequest untraced;
  private @Nullable HttpClientCalls<HttpRequest> calls;
  private @Nullable Throwable lost;
  private boolean readingInterim;
  private boolean closing;

  TracingClientHandler(HeadwaterPropagation tracing, PeerNaming peers) {
    this.tracing = tracing;
    this.peers = peers;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    calls = HttpClientCalls.create(tracing, new ClientRequestReader(ctx.channel()), peers);
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
    ChannelPromise written = promise;
    if (msg instanceof HttpRequest && !unanswered.isOverrun()) {
      SentRequest request = open((HttpRequest) msg, contextOf(promise));
      request.span.inject(((HttpRequest) msg).headers(), WRITER);
      unanswered.add(request);
      written = watched(request, promise);
    }
    ctx.write(msg, written);
  }

  private static Context contextOf(ChannelPromise promise) {
    return promise instanceof CarryingPromise
        ? ((CarryingPromise) promise).context
        : Context.current();
  }

  @SuppressWarnings("try") // The scope is there to be closed.
  private SentRequest open(HttpRequest request, Context context) {
    HttpClientCalls<HttpRequest> calls = this.calls;
    if (calls == null) {
      throw new IllegalStateException("handler: written to before it was added");
    }
    ClientSpan span;
    try (Scope scope = enter(context)) {
      span = calls.open(request);
    }
    if (context != Context.root()) {
      return new SentRequest(span, context);
    }
    SentRequest shared = untraced;
    if (shared == null) {
      shared = new SentRequest(span, context);
      untraced = shared;
    }
    return shared;
  }

  /** Making current what is current costs a scope, where that is the root. */
  @SuppressWarnings("MustBeClosedChecker") // The scope is handed on to who closes it.
  private static Scope enter(Context context) {
    return context == Context.current() ? Scope.noop() : context.makeCurrent();
  }

  /** A request that cannot be written has no answer. */
  private ChannelPromise watched(SentRequest request, ChannelPromise promise) {
    if (request == untraced) {
      return promise.isVoid() ? promise : promise.addListener(untracedWrite);
    }
    ChannelPromise written = promise.unvoid();
    written.addListener(
        done -> {
          if (!done.isSuccess()) {
            unwritten(request, done.cause());
          }
        });
    return written;
  }

  private void untracedWritten(Future<? super Void> done) {
    SentRequest request = untraced;
    if (request != null && !done.isSuccess()) {
      unwritten(request, done.cause());
    }
  }

  private void unwritten(SentRequest request, Throwable failure) {
    unanswered.remove(request);
    request.span.fail(failure);
    request.span.end();
  }

  @Override
  @SuppressWarnings("try") // The scope is there to be closed.
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    SentRequest request = unanswered.next();
    if (request == null || !(msg instanceof HttpObject)) {
      ctx.fireChannelRead(msg);
      return;
    }
    answer(request, (HttpObject) msg);
    try (Scope scope = enter(request.context)) {
      ctx.fireChannelRead(msg);
    }
  }

  private void answer(SentRequest request, HttpObject part) {
    if (part.decoderResult().isFailure()) {
      request.span.fail(part.decoderResult().cause());
    }
    if (part instanceof HttpResponse) {
      head(request, ((HttpResponse) part).status().code());
    }
    if (part instanceof LastHttpContent) {
      if (readingInterim) {
        readingInterim = false;
      } else {
        unanswered.removeNext();
        request.span.end();
      }
    }
  }

  private void head(SentRequest request, int status) {
    lost = null;
    readingInterim = Interim.isInterim(status);
    if (!readingInterim && calls != null) {
      calls.answered(request.span, status);
    }
  }

  @Override
  @SuppressWarnings("try") // The scope is there to be closed.
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    lost = cause;
    try (Scope scope = enter(oldest())) {
      ctx.fireExceptionCaught(cause);
    }
  }

  @Override
  @SuppressWarnings("try") // The scope is there to be closed.
  public void channelInactive(ChannelHandlerContext ctx) {
    Context context = oldest();
    unanswered.clear();
    try (Scope scope = enter(context)) {
      ctx.fireChannelInactive();
    }
  }

  /** What failing requests are told in: the context of the one that waited longest. */
  private Context oldest() {
    SentRequest request = unanswered.next();
    return request == null ? Context.current() : request.context;
  }

  @Override
  public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
    closing = true;
    ctx.close(promise);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    unanswered.clear();
  }

  /** Ends one that will have no answer: the connection failed, was closed on either side. */
  private void abandon(SentRequest request) {
    if (!request.span.isJoined()) {
      return;
    }
    Throwable cause = lost;
    if (cause == null) {
      cause = closing ? new CancellationException() : new ClosedChannelException();
    }
    request.span.fail(cause);
    request.span.end();
  }
}
