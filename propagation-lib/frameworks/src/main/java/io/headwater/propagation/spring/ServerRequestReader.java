package io.headwater.propagation.spring;

import io.headwater.propagation.http.HttpServerReader;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;

/** Reads requests of WebFlux, which tells no version of HTTP. */
final class ServerRequestReader implements HttpServerReader<ServerHttpRequest> {
  @Override
  public @Nullable String get(@Nullable ServerHttpRequest request, String name) {
    return request == null ? null : request.getHeaders().getFirst(name);
  }

  @Override
  public Iterator<String> getAll(@Nullable ServerHttpRequest request, String name) {
    List<String> values = request == null ? null : HeaderAccess.all(request.getHeaders(), name);
    return values == null ? Collections.emptyIterator() : values.iterator();
  }

  @Override
  public String method(ServerHttpRequest request) {
    return request.getMethod().name();
  }

  @Override
  public String path(ServerHttpRequest request) {
    return request.getURI().getRawPath();
  }

  @Override
  public @Nullable String query(ServerHttpRequest request) {
    return request.getURI().getRawQuery();
  }

  @Override
  public String scheme(ServerHttpRequest request) {
    URI uri = request.getURI();
    return uri.getScheme() == null ? "http" : uri.getScheme();
  }

  /** Known when a handler was found. */
  @Override
  public @Nullable String route(ServerHttpRequest request) {
    return null;
  }

  @Override
  public @Nullable String protocolVersion(ServerHttpRequest request) {
    return null;
  }

  @Override
  public @Nullable InetSocketAddress peer(ServerHttpRequest request) {
    return request.getRemoteAddress();
  }
}
