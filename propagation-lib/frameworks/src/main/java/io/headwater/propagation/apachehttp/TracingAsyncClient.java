package io.headwater.propagation.apachehttp;

import io.headwater.propagation.http.HttpClientCalls;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import java.io.IOException;
import java.util.concurrent.Future;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.function.Supplier;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.nio.AsyncPushConsumer;
import org.apache.hc.core5.http.nio.AsyncRequestProducer;
import org.apache.hc.core5.http.nio.AsyncResponseConsumer;
import org.apache.hc.core5.http.nio.HandlerFactory;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.IOReactorStatus;
import org.apache.hc.core5.util.TimeValue;
import org.jspecify.annotations.Nullable;

/** An asynchronous client that takes part in traces, around one that does the work. */
final class TracingAsyncClient extends CloseableHttpAsyncClient {
  private final CloseableHttpAsyncClient client;
  private final HttpClientCalls<OutgoingRequest> calls;

  TracingAsyncClient(CloseableHttpAsyncClient client, HttpClientCalls<OutgoingRequest> calls) {
    this.client = client;
    this.calls = calls;
  }

  @Override
  protected <T> Future<T> doExecute(
      @Nullable HttpHost target,
      AsyncRequestProducer producer,
      AsyncResponseConsumer<T> consumer,
      @Nullable HandlerFactory<AsyncPushConsumer> pushHandlers,
      @Nullable HttpContext context,
      @Nullable FutureCallback<T> callback) {
    Context current = Context.current();
    if (!Span.fromContext(current).getSpanContext().isValid()) {
      return client.execute(target, producer, consumer, pushHandlers, context, callback);
    }
    AsyncExchange exchange = new AsyncExchange(calls, current, target);
    try {
      return client.execute(
          target,
          new TracedProducer(producer, exchange),
          new WatchedConsumer<>(consumer, exchange),
          pushHandlers,
          context,
          new WatchedCallback<>(callback, exchange));
    } catch (Throwable failure) {
      exchange.failed(failure);
      throw failure;
    }
  }

  @Override
  public void start() {
    client.start();
  }

  @Override
  public IOReactorStatus getStatus() {
    return client.getStatus();
  }

  @Override
  public void awaitShutdown(TimeValue waitTime) throws InterruptedException {
    client.awaitShutdown(waitTime);
  }

  @Override
  public void initiateShutdown() {
    client.initiateShutdown();
  }

  @Override
  @SuppressWarnings("deprecation") // Abstract in every version.
  public void register(String hostname, String uriPattern, Supplier<AsyncPushConsumer> supplier) {
    client.register(hostname, uriPattern, supplier);
  }

  @Override
  public void close(CloseMode closeMode) {
    client.close(closeMode);
  }

  @Override
  public void close() throws IOException {
    client.close();
  }
}
