package io.headwater.propagation.jaxrs;

import io.headwater.propagation.http.HttpServerReader;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.glassfish.jersey.server.ContainerRequest;
import org.jspecify.annotations.Nullable;

/** Reads requests of Jersey, which tells neither the version of HTTP nor the peer. */
final class ContainerReader implements HttpServerReader<ContainerRequest> {
  @Override
  public @Nullable String get(@Nullable ContainerRequest request, String name) {
    List<String> values = values(request, name);
    return values == null || values.isEmpty() ? null : values.get(0);
  }

  @Override
  public Iterator<String> getAll(@Nullable ContainerRequest request, String name) {
    List<String> values = values(request, name);
    return values == null ? Collections.emptyIterator() : values.iterator();
  }

  private static @Nullable List<String> values(@Nullable ContainerRequest request, String name) {
    return request == null ? null : request.getRequestHeader(name);
  }

  @Override
  public String method(ContainerRequest request) {
    return request.getMethod();
  }

  @Override
  public String path(ContainerRequest request) {
    return request.getRequestUri().getRawPath();
  }

  @Override
  public @Nullable String query(ContainerRequest request) {
    return request.getRequestUri().getRawQuery();
  }

  @Override
  public String scheme(ContainerRequest request) {
    URI uri = request.getRequestUri();
    return uri.getScheme() == null ? "http" : uri.getScheme();
  }

  /** Known when a resource was found. */
  @Override
  public @Nullable String route(ContainerRequest request) {
    return null;
  }

  @Override
  public @Nullable String protocolVersion(ContainerRequest request) {
    return null;
  }

  @Override
  public @Nullable InetSocketAddress peer(ContainerRequest request) {
    return null;
  }
}
