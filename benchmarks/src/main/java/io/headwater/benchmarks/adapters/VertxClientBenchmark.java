package io.headwater.benchmarks.adapters;

import io.vertx.core.spi.tracing.SpanKind;
import io.vertx.core.spi.tracing.TagExtractor;
import io.vertx.core.spi.tracing.VertxTracer;
import io.vertx.core.tracing.TracingPolicy;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Vert.x: the tracer, called as its HTTP client does. Without, Vert.x asks another that is idle.
 */
public class VertxClientBenchmark extends AdapterBenchmark {
  private final Object request = new Object();
  private final VertxTracers tracers = new VertxTracers(tracing);

  /** Ends its event loops. */
  @TearDown
  public void close() {
    tracers.close();
  }

  /** Without. */
  @Benchmark
  public @Nullable Object bare() {
    return call(tracers.bare);
  }

  /** With the tracer. */
  @Benchmark
  public @Nullable Object tracer() {
    return call(tracers.traced);
  }

  private static void write(String name, String value) {
    throw new IllegalStateException(name + ": not to be sent by an untraced request");
  }

  private @Nullable Object call(VertxTracer<Object, Object> tracer) {
    Object sent =
        tracer.sendRequest(
            tracers.context,
            SpanKind.RPC,
            TracingPolicy.PROPAGATE,
            request,
            "GET",
            VertxClientBenchmark::write,
            TagExtractor.empty());
    tracer.receiveResponse(tracers.context, null, sent, null, TagExtractor.empty());
    return sent;
  }
}
