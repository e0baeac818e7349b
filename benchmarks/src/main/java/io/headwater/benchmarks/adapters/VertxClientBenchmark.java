package io.headwater.benchmarks.adapters;

import io.headwater.propagation.vertx.VertxTracing;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.spi.tracing.SpanKind;
import io.vertx.core.spi.tracing.TagExtractor;
import io.vertx.core.spi.tracing.VertxTracer;
import io.vertx.core.tracing.TracingOptions;
import io.vertx.core.tracing.TracingPolicy;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Vert.x: the tracer, called as its HTTP client does. Without, Vert.x asks another that is idle.
 */
public class VertxClientBenchmark extends AdapterBenchmark {
  private final Object request = new Object();
  private final VertxTracing http = VertxTracing.create(tracing);
  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();

  @SuppressWarnings("unchecked") // What a tracer keeps of a request is its own affair.
  private final VertxTracer<Object, Object> traced =
      (VertxTracer<Object, Object>) http.tracerFactory().tracer(new TracingOptions());

  private final VertxTracer<Object, Object> bare = new VertxTracer<>() {};

  /** Ends its event loops. */
  @TearDown
  public void close() {
    vertx.close();
  }

  /** Without. */
  @Benchmark
  public @Nullable Object bare() {
    return call(bare);
  }

  /** With the tracer. */
  @Benchmark
  public @Nullable Object tracer() {
    return call(traced);
  }

  private static void write(String name, String value) {
    throw new IllegalStateException(name + ": not to be sent by an untraced request");
  }

  private @Nullable Object call(VertxTracer<Object, Object> tracer) {
    Object sent =
        tracer.sendRequest(
            context,
            SpanKind.RPC,
            TracingPolicy.PROPAGATE,
            request,
            "GET",
            VertxClientBenchmark::write,
            TagExtractor.empty());
    tracer.receiveResponse(context, null, sent, null, TagExtractor.empty());
    return sent;
  }
}
