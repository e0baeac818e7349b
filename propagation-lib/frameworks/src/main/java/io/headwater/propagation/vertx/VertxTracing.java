package io.headwater.propagation.vertx;

import io.headwater.propagation.HeadwaterPropagation;
import io.headwater.propagation.PeerNaming;
import io.opentelemetry.context.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.spi.VertxTracerFactory;
import java.util.function.Supplier;

/**
 * Joins traces in the HTTP servers and clients of Vert.x, web clients and routers included.
 *
 * <pre>{@code
 * VertxTracing http = VertxTracing.create(tracing);
 * Vertx vertx = Vertx.builder().withTracer(http.tracerFactory()).build();
 * }</pre>
 *
 * <p>That line is all that HTTP needs. The context of a request is kept in Vert.x's own duplicated
 * context, and so goes wherever Vert.x goes on with the request: callbacks, blocking code, timers,
 * and, in the headers of messages, handlers at the event bus, which have no spans of their own. A
 * SERVER span ends when the answer is written or the caller gone, a CLIENT span when the answer is
 * read.
 *
 * <p>The rest of a service, such as loggers, other clients and spans of its own, asks the thread
 * for the context: {@link #wrap} makes it current while a handler runs.
 *
 * <p>Vert.x lets its tracers add headers to a request, and take none away: one that has a trace
 * header already, written by hand, is sent as it is and has no span.
 */
public final class VertxTracing {
  private final HeadwaterPropagation tracing;
  private final PeerNaming peers;

  private VertxTracing(HeadwaterPropagation tracing, PeerNaming peers) {
    this.tracing = tracing;
    this.peers = peers;
    CarriedContext.prepare();
  }

  /**
   * Joins traces by what is set up; called services go by the names of their hosts. To be made
   * before any {@code Vertx} that it is for.
   */
  public static VertxTracing create(HeadwaterPropagation tracing) {
    return new VertxTracing(tracing, uri -> null);
  }

  /** The same, with other names for the services that its clients call. */
  public VertxTracing withPeers(PeerNaming peers) {
    return new VertxTracing(tracing, peers);
  }

  /** What {@code VertxBuilder.withTracer} takes. */
  public VertxTracerFactory tracerFactory() {
    return options -> new RequestTracer(tracing, peers);
  }

  /**
   * The handler, with the context of its request current on the thread while it runs; what it
   * throws is in the SERVER span. For handlers of requests, of routes, and of anything else that
   * Vert.x calls for a request.
   */
  public <T> Handler<T> wrap(Handler<T> handler) {
    return new CurrentHandler<>(handler, null);
  }

  /**
   * The same, for the handler of a route; the SERVER span is named after it.
   *
   * @param route template of paths, such as {@code /users/:id}
   */
  public <T> Handler<T> wrap(String route, Handler<T> handler) {
    return new CurrentHandler<>(handler, route);
  }

  /**
   * Makes calls in a context of Vert.x that carries the one that is current here: for threads that
   * are not Vert.x's, and for calls below spans of the service's own.
   *
   * @param calls made on an event loop, later
   * @return completed in that context, so that what is chained on it belongs to the same trace
   */
  public <T> Future<T> carry(Vertx vertx, Supplier<Future<T>> calls) {
    return CarriedContext.call(vertx, current(), calls);
  }

  private Context current() {
    Context thread = Context.current();
    return thread == Context.root() ? CarriedContext.of(Vertx.currentContext()) : thread;
  }
}
