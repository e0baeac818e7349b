package io.headwater.propagation.okhttp;

import io.headwater.propagation.ClientSpan;
import io.headwater.propagation.http.HttpClientCalls;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.io.IOException;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.jspecify.annotations.Nullable;

/**
 * Opens the span of a call, and ends it at the first of:
 *
 * <ol>
 *   <li>the call fails: refused, timed out, cancelled
 *   <li>the answer has no body
 *   <li>its body is read to the end, cannot be read on, or is closed
 * </ol>
 *
 * <p>Redirects and retries happen behind it: they are part of the one call, and carry its headers.
 */
final class TracingInterceptor implements Interceptor {
  private final HttpClientCalls<Request> calls;

  TracingInterceptor(HttpClientCalls<Request> calls) {
    this.calls = calls;
  }

  @Override
  @SuppressWarnings("try") // The scope is there to be closed.
  public Response intercept(Chain chain) throws IOException {
    Request request = chain.request();
    // An asynchronous call runs on a thread of the dispatcher's: its context came along as a tag.
    Context context = request.tag(Context.class);
    if (context == null) {
      return proceed(chain, request);
    }
    try (Scope scope = context.makeCurrent()) {
      return proceed(chain, request);
    }
  }

  private Response proceed(Chain chain, Request request) throws IOException {
    ClientSpan span = calls.open(request);
    if (!span.isPropagating() && !RequestWriter.isWritten(request, calls.fields())) {
      return chain.proceed(request);
    }
    try {
      return answered(span, chain.proceed(RequestWriter.traced(request, span)));
    } catch (Throwable failure) {
      span.fail(failure);
      span.end();
      throw failure;
    }
  }

  private Response answered(ClientSpan span, Response response) {
    if (!span.isJoined()) {
      return response;
    }
    calls.answered(span, response.code());
    ResponseBody body = response.body();
    if (body == null || isBodiless(response, body)) {
      span.end();
      return response;
    }
    return response.newBuilder().body(new WatchedBody(body, span)).build();
  }

  private static boolean isBodiless(Response response, @Nullable ResponseBody body) {
    return body == null
        || body.contentLength() == 0
        || response.code() == 204
        || response.code() == 304
        || "HEAD".equals(response.request().method());
  }
}
