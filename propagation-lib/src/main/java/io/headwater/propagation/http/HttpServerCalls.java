package io.headwater.propagation.http;

import io.headwater.propagation.HeadwaterPropagation;
import io.headwater.propagation.ServerSpan;
import io.headwater.propagation.ServerSpans;
import io.headwater.propagation.SpanDescription;
import io.opentelemetry.api.trace.SpanBuilder;
import java.net.InetSocketAddress;

/**
 * Opens and annotates the SERVER spans of incoming HTTP requests; what every adapter of an HTTP
 * server is built on.
 *
 * @param <C> the request
 */
public final class HttpServerCalls<C> implements SpanDescription<C> {
  private final ServerSpans spans;
  private final HttpServerReader<C> reader;

  private HttpServerCalls(ServerSpans spans, HttpServerReader<C> reader) {
    this.spans = spans;
    this.reader = reader;
  }

  /** Opens spans for requests that are read so. */
  public static <C> HttpServerCalls<C> create(
      HeadwaterPropagation tracing, HttpServerReader<C> reader) {
    return new HttpServerCalls<>(tracing.serverSpans(), reader);
  }

  /** Opens what the headers of the request ask for. */
  public ServerSpan open(C request) {
    return spans.open(request, reader, this);
  }

  /**
   * Notes the route, where it became known after the start.
   *
   * @param route template that the path matched, of few distinct values
   */
  public void routed(ServerSpan span, C request, String route) {
    if (span.isJoined()) {
      span.set(HttpKeys.ROUTE, route);
      span.rename(HttpMethods.nameOf(reader.method(request)) + ' ' + route);
    }
  }

  /**
   * Notes the answer; 5xx is an error of the server, 4xx is none.
   *
   * @param status 100 to 599; anything else: none was sent
   */
  public void answered(ServerSpan span, int status) {
    if (span.isJoined() && status >= 100) {
      span.set(HttpKeys.STATUS, (long) status);
      if (status >= 500) {
        span.fail(Integer.toString(status));
      }
    }
  }

  @Override
  public String nameOf(C request) {
    String method = HttpMethods.nameOf(reader.method(request));
    String route = reader.route(request);
    return route == null ? method : method + ' ' + route;
  }

  @Override
  public void describe(C request, SpanBuilder span) {
    HttpMethods.describe(reader.method(request), span);
    span.setAttribute(HttpKeys.URL_SCHEME, reader.scheme(request));
    span.setAttribute(HttpKeys.URL_PATH, reader.path(request));
    String query = reader.query(request);
    if (query != null && !query.isEmpty()) {
      span.setAttribute(HttpKeys.URL_QUERY, UrlRedaction.query(query));
    }
    String route = reader.route(request);
    if (route != null) {
      span.setAttribute(HttpKeys.ROUTE, route);
    }
    String host = reader.get(request, "host");
    if (host != null) {
      describeHost(HostPort.parse(host), span);
    }
    String version = reader.protocolVersion(request);
    if (version != null) {
      span.setAttribute(HttpKeys.PROTOCOL_VERSION, version);
    }
    String userAgent = reader.get(request, "user-agent");
    if (userAgent != null) {
      span.setAttribute(HttpKeys.USER_AGENT, userAgent);
    }
    InetSocketAddress peer = reader.peer(request);
    if (peer != null && peer.getAddress() != null) {
      String address = peer.getAddress().getHostAddress();
      span.setAttribute(HttpKeys.CLIENT_ADDRESS, address);
      span.setAttribute(HttpKeys.NETWORK_PEER_ADDRESS, address);
      span.setAttribute(HttpKeys.NETWORK_PEER_PORT, (long) peer.getPort());
    }
  }

  private static void describeHost(HostPort host, SpanBuilder span) {
    if (!host.host.isEmpty()) {
      span.setAttribute(HttpKeys.SERVER_ADDRESS, host.host);
      if (host.port > 0) {
        span.setAttribute(HttpKeys.SERVER_PORT, (long) host.port);
      }
    }
  }
}
