package io.headwater.propagation.snippet;

import io.headwater.propagation.HeadwaterPropagation;
import io.headwater.propagation.vertx.VertxTracing;
import io.vertx.core.Vertx;

/** Vert.x. */
final class VertxSnippet {
  private VertxSnippet() {}

  static Vertx start(HeadwaterPropagation tracing) {
    // README
    VertxTracing http = VertxTracing.create(tracing);
    Vertx vertx = Vertx.builder().withTracer(http.tracerFactory()).build();
    // end
    return vertx;
  }
}
