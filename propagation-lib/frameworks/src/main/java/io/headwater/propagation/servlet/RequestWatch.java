package io.headwater.propagation.servlet;

import io.headwater.propagation.ServerSpan;
import io.headwater.propagation.http.CallerGone;
import io.headwater.propagation.http.HttpServerCalls;
import io.opentelemetry.context.Scope;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Ends the SERVER span of one request: when the chain returns, or, if it went asynchronous, when
 * the container calls it complete. A time-out that nobody answers becomes a 500 of the container
 * before that.
 */
final class RequestWatch implements AsyncListener {
  private static final int SERVER_ERROR = 500;

  private final HttpServerCalls<HttpServletRequest> calls;
  private final ServerSpan span;
  private final HttpServletResponse response;
  private volatile boolean failed;

  RequestWatch(
      HttpServerCalls<HttpServletRequest> calls, ServerSpan span, HttpServletResponse response) {
    this.calls = calls;
    this.span = span;
    this.response = response;
  }

  @SuppressWarnings("MustBeClosedChecker") // The scope is handed on to who closes it.
  Scope makeCurrent() {
    return span.makeCurrent();
  }

  void returned(HttpServletRequest request) {
    if (!request.isAsyncStarted()) {
      finish();
      return;
    }
    try {
      request.getAsyncContext().addListener(this);
    } catch (IllegalStateException complete) {
      finish();
    }
  }

  /** A caller that goes away is no error of the server. */
  void threw(@Nullable Throwable failure) {
    if (failure != null && !CallerGone.isCauseOf(failure)) {
      span.fail(unwrapped(failure));
      failed = true;
    }
  }

  /**
   * Ends the span. An exception before the head becomes a 500 that the container has yet to set.
   */
  private void finish() {
    boolean unanswered = failed && !response.isCommitted();
    calls.answered(span, unanswered ? SERVER_ERROR : response.getStatus());
    span.end();
  }

  private static Throwable unwrapped(Throwable failure) {
    Throwable cause = failure instanceof ServletException ? failure.getCause() : null;
    return cause == null ? failure : cause;
  }

  @Override
  public void onComplete(AsyncEvent event) {
    finish();
  }

  @Override
  public void onTimeout(AsyncEvent event) {}

  @Override
  public void onError(AsyncEvent event) {
    Throwable failure = event.getThrowable();
    if (!response.isCommitted() || !isOfTheConnection(failure)) {
      threw(failure);
    }
  }

  /** Tomcat hands on what the socket said to who wrote the answer, as it was. */
  private static boolean isOfTheConnection(@Nullable Throwable failure) {
    return failure != null
        && failure.getClass() == IOException.class
        && ("Connection reset by peer".equals(failure.getMessage())
            || "Broken pipe".equals(failure.getMessage()));
  }

  /** Going asynchronous again drops the listeners that there were. */
  @Override
  public void onStartAsync(AsyncEvent event) {
    event.getAsyncContext().addListener(this);
  }
}
