package io.headwater.benchmarks.adapters;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.spi.observability.HttpRequest;
import io.vertx.core.spi.tracing.SpanKind;
import io.vertx.core.spi.tracing.TagExtractor;
import io.vertx.core.spi.tracing.VertxTracer;
import io.vertx.core.tracing.TracingPolicy;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Vert.x: the tracer, called as its HTTP server does. Without, Vert.x asks another that is idle.
 */
public class VertxServerBenchmark extends ServerBenchmark {
  private final InMemoryRequest request = new InMemoryRequest();
  private final VertxTracers tracers = new VertxTracers(tracing);

  @Override
  void add(String name, String value) {
    request.headers().add(name, value);
  }

  /** Ends its event loops. */
  @TearDown
  public void close() {
    tracers.close();
  }

  /** Without. */
  @Benchmark
  public @Nullable Object bare() {
    return answer(tracers.bare);
  }

  /** With the tracer. */
  @Benchmark
  public @Nullable Object tracer() {
    return answer(tracers.traced);
  }

  private @Nullable Object answer(VertxTracer<Object, Object> tracer) {
    Object received =
        tracer.receiveRequest(
            tracers.context,
            SpanKind.RPC,
            TracingPolicy.PROPAGATE,
            request,
            "GET",
            request.headers(),
            TagExtractor.empty());
    tracer.sendResponse(tracers.context, null, received, null, TagExtractor.empty());
    return received;
  }

  /** Headers, and what every request has. */
  private static final class InMemoryRequest implements HttpRequest {
    private final MultiMap headers = HttpHeaders.headers();

    @Override
    @SuppressWarnings("removal") // Abstract until then.
    public long id() {
      return 1;
    }

    @Override
    public HttpVersion version() {
      return HttpVersion.HTTP_1_1;
    }

    @Override
    public String uri() {
      return "/say";
    }

    @Override
    public String absoluteURI() {
      return "http://127.0.0.1:8080/say";
    }

    @Override
    public HttpMethod method() {
      return HttpMethod.GET;
    }

    @Override
    public MultiMap headers() {
      return headers;
    }

    @Override
    public @Nullable SocketAddress remoteAddress() {
      return null;
    }
  }
}
