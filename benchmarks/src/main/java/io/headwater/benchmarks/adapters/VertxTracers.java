package io.headwater.benchmarks.adapters;

import io.headwater.propagation.HeadwaterPropagation;
import io.headwater.propagation.vertx.VertxTracing;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.spi.tracing.VertxTracer;
import io.vertx.core.tracing.TracingOptions;

/** Vert.x with a tracer, to be called as its servers and clients do, and another that is idle. */
final class VertxTracers implements AutoCloseable {
  final VertxTracer<Object, Object> bare = new VertxTracer<>() {};
  final VertxTracer<Object, Object> traced;
  final Context context;
  private final Vertx vertx;

  /** The tracing comes first: what it keeps has a place only in a Vert.x that is made later. */
  @SuppressWarnings("unchecked") // What a tracer keeps of a request is its own affair.
  VertxTracers(HeadwaterPropagation tracing) {
    this.traced =
        (VertxTracer<Object, Object>)
            VertxTracing.create(tracing).tracerFactory().tracer(new TracingOptions());
    this.vertx = Vertx.vertx();
    this.context = vertx.getOrCreateContext();
  }

  /** Ends its event loops. */
  @Override
  public void close() {
    vertx.close();
  }
}
