package io.headwater.benchmarks.adapters;

import io.headwater.propagation.apachehttp.ApacheHttpTracing;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.hc.client5.http.async.methods.SimpleHttpRequest;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.async.methods.SimpleRequestProducer;
import org.apache.hc.client5.http.async.methods.SimpleResponseConsumer;
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
import org.openjdk.jmh.annotations.Benchmark;

/** Apache HttpClient 5: the asynchronous client. */
public class ApacheAsyncBenchmark extends AdapterBenchmark {
  private final SimpleHttpRequest request =
      SimpleRequestBuilder.get("http://127.0.0.1:8080/say").addHeader("accept", "*/*").build();
  private final AsyncRequestProducer producer = SimpleRequestProducer.create(request);
  private final AsyncResponseConsumer<SimpleHttpResponse> consumer =
      SimpleResponseConsumer.create();
  private final CloseableHttpAsyncClient bare = new AnsweringClient();
  private final CloseableHttpAsyncClient traced = ApacheHttpTracing.create(tracing).wrap(bare);

  /** Without. */
  @Benchmark
  public Object bare() {
    return bare.execute(producer, consumer, null);
  }

  /** With the client wrapped. */
  @Benchmark
  public Object wrapped() {
    return traced.execute(producer, consumer, null);
  }

  /** Has one answer, and no connection. */
  private static final class AnsweringClient extends CloseableHttpAsyncClient {
    private final Future<?> answer = CompletableFuture.completedFuture(new SimpleHttpResponse(200));

    @Override
    @SuppressWarnings("unchecked") // Of one type of request.
    protected <T> Future<T> doExecute(
        @Nullable HttpHost target,
        AsyncRequestProducer producer,
        AsyncResponseConsumer<T> consumer,
        @Nullable HandlerFactory<AsyncPushConsumer> pushes,
        @Nullable HttpContext context,
        @Nullable FutureCallback<T> callback) {
      return (Future<T>) answer;
    }

    @Override
    public void start() {}

    @Override
    public IOReactorStatus getStatus() {
      return IOReactorStatus.ACTIVE;
    }

    @Override
    public void awaitShutdown(TimeValue patience) {}

    @Override
    public void initiateShutdown() {}

    @Override
    @SuppressWarnings("deprecation") // Abstract in every version.
    public void register(String host, String pattern, Supplier<AsyncPushConsumer> supplier) {}

    @Override
    public void close(CloseMode mode) {}

    @Override
    public void close() {}
  }
}
