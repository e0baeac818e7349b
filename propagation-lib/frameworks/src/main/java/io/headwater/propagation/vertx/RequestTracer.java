package io.headwater.propagation.vertx;

import io.headwater.propagation.ClientSpan;
import io.headwater.propagation.HeadwaterPropagation;
import io.headwater.propagation.PeerNaming;
import io.headwater.propagation.ServerSpan;
import io.headwater.propagation.http.HttpClientCalls;
import io.headwater.propagation.http.HttpServerCalls;
import io.headwater.propagation.vertx.CarriedContext.Entry;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.vertx.core.MultiMap;
import io.vertx.core.spi.observability.HttpRequest;
import io.vertx.core.spi.observability.HttpResponse;
import io.vertx.core.spi.tracing.SpanKind;
import io.vertx.core.spi.tracing.TagExtractor;
import io.vertx.core.spi.tracing.VertxTracer;
import io.vertx.core.tracing.TracingPolicy;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What Vert.x calls for every request and answer. A request that it receives:
 *
 * <ol>
 *   <li>its span is opened, and its context put into the duplicated context that is the request's
 *   <li>its handlers run in that, and what they call belongs to it
 *   <li>the last part of the answer is written, or the connection is closed: the span ends
 * </ol>
 *
 * <p>A request that it sends is opened when it is written, in what its context of Vert.x carries,
 * and ends with the last part of the answer. What is no HTTP has no span: the context of a message
 * goes along in its headers.
 */
final class RequestTracer implements VertxTracer<@Nullable IncomingRequest, @Nullable ClientSpan> {
  private static final HeaderAdding WRITER = new HeaderAdding();

  private final HttpServerCalls<HttpRequest> servers;
  private final HttpClientCalls<HttpRequest> clients;

  RequestTracer(HeadwaterPropagation tracing, PeerNaming peers) {
    this.servers = HttpServerCalls.create(tracing, new IncomingReader());
    this.clients = HttpClientCalls.create(tracing, new OutgoingReader(), peers);
  }

  @Override
  public <R> @Nullable IncomingRequest receiveRequest(
      io.vertx.core.Context context,
      SpanKind kind,
      TracingPolicy policy,
      R request,
      String operation,
      Iterable<Map.Entry<String, String>> headers,
      TagExtractor<R> tags) {
    if (policy == TracingPolicy.IGNORE) {
      return null;
    }
    HttpRequest http = TaggedRequest.of(request, tags);
    if (http == null) {
      keep(context, MessageHeaders.read(headers), null);
      return null;
    }
    ServerSpan span = servers.open(http);
    IncomingRequest incoming = span.isJoined() ? new IncomingRequest(span, http, servers) : null;
    keep(context, span.context(), incoming);
    return incoming;
  }

  private static void keep(
      io.vertx.core.Context vertx, Context context, @Nullable IncomingRequest request) {
    if (context != Context.root()) {
      CarriedContext.put(vertx, new Entry(context, request));
    }
  }

  /** A caller that goes away is no error of the server. */
  @Override
  public <R> void sendResponse(
      io.vertx.core.Context context,
      @Nullable R response,
      @Nullable IncomingRequest request,
      @Nullable Throwable failure,
      TagExtractor<R> tags) {
    if (request == null) {
      return;
    }
    int status = statusOf(response, tags);
    if (status > 0) {
      request.answered(status);
    }
    request.span.end();
  }

  private static <R> int statusOf(@Nullable R response, TagExtractor<R> tags) {
    return response instanceof HttpResponse
        ? ((HttpResponse) response).statusCode()
        : TaggedRequest.statusOf(response, tags);
  }

  @Override
  @SuppressWarnings("try") // The scope is there to be closed.
  public <R> @Nullable ClientSpan sendRequest(
      io.vertx.core.Context context,
      SpanKind kind,
      TracingPolicy policy,
      R request,
      String operation,
      @Nullable BiConsumer<String, String> headers,
      TagExtractor<R> tags) {
    Context carried = CarriedContext.of(context);
    if (carried == Context.root() || policy == TracingPolicy.IGNORE || headers == null) {
      return null;
    }
    HttpRequest http = TaggedRequest.of(request, tags);
    if (http == null) {
      MessageHeaders.write(carried, headers);
      return null;
    }
    if (hasTraceHeader(http.headers())) {
      return null;
    }
    ClientSpan span;
    try (Scope scope = carried.makeCurrent()) {
      span = clients.open(http);
    }
    span.inject(headers, WRITER);
    return span;
  }

  private boolean hasTraceHeader(@Nullable MultiMap headers) {
    List<String> fields = clients.fields();
    for (int i = 0; headers != null && i < fields.size(); i++) {
      if (headers.contains(fields.get(i))) {
        return true;
      }
    }
    return false;
  }

  @Override
  public <R> void receiveResponse(
      io.vertx.core.Context context,
      @Nullable R response,
      @Nullable ClientSpan span,
      @Nullable Throwable failure,
      TagExtractor<R> tags) {
    if (span == null) {
      return;
    }
    int status = statusOf(response, tags);
    if (status > 0) {
      clients.answered(span, status);
    }
    if (failure != null) {
      span.fail(failure);
    }
    span.end();
  }
}
