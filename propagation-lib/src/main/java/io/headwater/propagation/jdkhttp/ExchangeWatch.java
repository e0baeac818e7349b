package io.headwater.propagation.jdkhttp;

import com.sun.net.httpserver.HttpExchange;
import io.headwater.propagation.ServerSpan;
import io.headwater.propagation.http.HttpServerCalls;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Ends the SERVER span of one exchange, at the first of:
 *
 * <ol>
 *   <li>the answer is complete: a head without a body, the last byte of a body of known length, or
 *       the body's stream closed
 *   <li>the exchange is closed
 *   <li>the handler throws
 * </ol>
 */
final class ExchangeWatch {
  private static final int UNSENT = -1;

  /** The JDK's own: a head with this length has no body. */
  private static final long NO_BODY = -1;

  /** Bytes of a body whose length is not known: more than are ever written. */
  private static final long UNKNOWN = Long.MAX_VALUE;

  private final HttpExchange exchange;
  private final HttpServerCalls<HttpExchange> calls;
  private final ServerSpan span;

  /** Why the client could not be answered; a caller that goes away is no error of the server. */
  private volatile @Nullable IOException gone;

  private volatile long remaining = UNKNOWN;

  ExchangeWatch(HttpExchange exchange, HttpServerCalls<HttpExchange> calls, ServerSpan span) {
    this.exchange = exchange;
    this.calls = calls;
    this.span = span;
  }

  void sendHead(int status, long length) throws IOException {
    boolean first = exchange.getResponseCode() == UNSENT;
    try {
      exchange.sendResponseHeaders(status, length);
    } catch (IOException failure) {
      if (first) {
        gone = failure;
      }
      throw failure;
    }
    if (length == NO_BODY || isBodiless(status)) {
      finish();
    } else if (length > 0) {
      remaining = length;
    }
  }

  OutputStream watched(OutputStream body) {
    return new WatchedBody(body, this);
  }

  /** A write failed: the client's doing, unless it came before the head or was too much. */
  void lost(IOException failure, int bytes) {
    if (exchange.getResponseCode() != UNSENT && bytes <= remaining) {
      gone = failure;
    }
  }

  /** Closing failed: the client's doing, unless bytes of a known length are missing. */
  void lostAtClose(IOException failure) {
    if (remaining == UNKNOWN || remaining <= 0) {
      lost(failure, 0);
    }
  }

  /** One thread writes a body at a time: that much the server asks for, too. */
  @SuppressWarnings("NonAtomicVolatileUpdate")
  void wrote(int bytes) {
    if (remaining == UNKNOWN) {
      return;
    }
    remaining -= bytes;
    if (remaining <= 0) {
      finish();
    }
  }

  void finish() {
    calls.answered(span, exchange.getResponseCode());
    span.end();
  }

  void threw(Throwable failure) {
    if (!isGone(failure)) {
      span.fail(failure);
    }
    finish();
  }

  /**
   * The handler returned, and its exchange could not be wrapped: whether an answer without a body
   * was sent is told by what the server put into the head.
   */
  void returnedUnwrapped() {
    int status = exchange.getResponseCode();
    if (status != UNSENT
        && (isBodiless(status)
            || "0".equals(exchange.getResponseHeaders().getFirst("Content-length")))) {
      finish();
    }
  }

  private boolean isGone(Throwable failure) {
    IOException gone = this.gone;
    return gone != null && (failure == gone || failure.getCause() == gone);
  }

  private boolean isBodiless(int status) {
    return status == 204 || status == 304 || "HEAD".equals(exchange.getRequestMethod());
  }
}
