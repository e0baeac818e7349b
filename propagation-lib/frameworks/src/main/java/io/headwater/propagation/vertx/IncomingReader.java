package io.headwater.propagation.vertx;

import io.headwater.propagation.http.HttpServerReader;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.spi.observability.HttpRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** Reads requests that Vert.x received. Its headers match names in any case already. */
final class IncomingReader implements HttpServerReader<HttpRequest> {
  private static final String HTTP = "http/";

  @Override
  public @Nullable String get(@Nullable HttpRequest request, String name) {
    return request == null ? null : request.headers().get(name);
  }

  @Override
  public Iterator<String> getAll(@Nullable HttpRequest request, String name) {
    return request == null
        ? java.util.Collections.emptyIterator()
        : request.headers().getAll(name).iterator();
  }

  @Override
  public String method(HttpRequest request) {
    return request.method().name();
  }

  @Override
  public String path(HttpRequest request) {
    String target = request.uri();
    int end = target.indexOf('?');
    String path = end < 0 ? target : target.substring(0, end);
    int authority = path.startsWith("/") ? -1 : path.indexOf("://");
    if (authority < 0) {
      return path;
    }
    int start = path.indexOf('/', authority + 3);
    return start < 0 ? "" : path.substring(start);
  }

  @Override
  public @Nullable String query(HttpRequest request) {
    int start = request.uri().indexOf('?');
    return start < 0 ? null : request.uri().substring(start + 1);
  }

  @Override
  public String scheme(HttpRequest request) {
    String uri = request.absoluteURI();
    return uri != null && uri.startsWith("https:") ? "https" : "http";
  }

  @Override
  public @Nullable String route(HttpRequest request) {
    return null;
  }

  @Override
  public @Nullable String protocolVersion(HttpRequest request) {
    if (!(request instanceof HttpServerRequest)) {
      return null;
    }
    // Such as http/1.1, h2, and h3, which came with 5.1.
    String protocol = ((HttpServerRequest) request).version().alpnName();
    return protocol.startsWith(HTTP) ? protocol.substring(HTTP.length()) : protocol.substring(1);
  }

  @Override
  public @Nullable InetSocketAddress peer(HttpRequest request) {
    SocketAddress peer = request.remoteAddress();
    if (peer == null || !peer.isInetSocket()) {
      return null;
    }
    try {
      // Of an address that is one already: nothing is looked up.
      return new InetSocketAddress(InetAddress.getByName(peer.hostAddress()), peer.port());
    } catch (UnknownHostException noAddress) {
      return null;
    }
  }
}
