package io.headwater.propagation.servlet;

import io.headwater.propagation.http.HttpServerReader;
import io.headwater.propagation.http.PeerAddress;
import jakarta.servlet.http.HttpServletMapping;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.MappingMatch;
import java.net.InetSocketAddress;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** Reads requests of a servlet container. Its headers match names in any case already. */
final class RequestReader implements HttpServerReader<HttpServletRequest> {
  private static final String PROTOCOL = "HTTP/";

  @Override
  public @Nullable String get(@Nullable HttpServletRequest request, String name) {
    return request == null ? null : request.getHeader(name);
  }

  @Override
  public Iterator<String> getAll(@Nullable HttpServletRequest request, String name) {
    Enumeration<String> values = request == null ? null : request.getHeaders(name);
    return values == null ? Collections.emptyIterator() : values.asIterator();
  }

  @Override
  public String method(HttpServletRequest request) {
    return request.getMethod();
  }

  @Override
  public String path(HttpServletRequest request) {
    return request.getRequestURI();
  }

  @Override
  public @Nullable String query(HttpServletRequest request) {
    return request.getQueryString();
  }

  @Override
  public String scheme(HttpServletRequest request) {
    return request.getScheme();
  }

  /** The pattern of the servlet, where it is a path; one that takes all or an extension is none. */
  @Override
  public @Nullable String route(HttpServletRequest request) {
    HttpServletMapping mapping = request.getHttpServletMapping();
    MappingMatch match = mapping.getMappingMatch();
    return match == MappingMatch.EXACT || (match == MappingMatch.PATH && !isAll(mapping))
        ? request.getContextPath() + mapping.getPattern()
        : null;
  }

  private static boolean isAll(HttpServletMapping mapping) {
    return "/*".equals(mapping.getPattern());
  }

  @Override
  public @Nullable String protocolVersion(HttpServletRequest request) {
    String protocol = request.getProtocol();
    if (!protocol.startsWith(PROTOCOL)) {
      return null;
    }
    String version = protocol.substring(PROTOCOL.length());
    return version.equals("2.0") ? "2" : version;
  }

  @Override
  public @Nullable InetSocketAddress peer(HttpServletRequest request) {
    return PeerAddress.of(request.getRemoteAddr(), request.getRemotePort());
  }
}
