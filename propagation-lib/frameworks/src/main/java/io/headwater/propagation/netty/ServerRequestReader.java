package io.headwater.propagation.netty;

import io.headwater.propagation.http.HttpServerReader;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Collections;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** Reads the requests of one connection. Netty's headers match names in any case already. */
final class ServerRequestReader implements HttpServerReader<HttpRequest> {
  private final Channel channel;

  ServerRequestReader(Channel channel) {
    this.channel = channel;
  }

  @Override
  public @Nullable String get(@Nullable HttpRequest request, String name) {
    return request == null ? null : request.headers().get(name);
  }

  /** Makes an iterator only where there is something to go through. */
  @Override
  public Iterator<String> getAll(@Nullable HttpRequest request, String name) {
    return request == null || !request.headers().contains(name)
        ? Collections.emptyIterator()
        : request.headers().valueStringIterator(name);
  }

  @Override
  public String method(HttpRequest request) {
    return request.method().name();
  }

  @Override
  public String path(HttpRequest request) {
    return RequestTarget.path(request.uri());
  }

  @Override
  public @Nullable String query(HttpRequest request) {
    return RequestTarget.query(request.uri());
  }

  @Override
  public String scheme(HttpRequest request) {
    return channel.pipeline().get(SslHandler.class) == null ? "http" : "https";
  }

  @Override
  public @Nullable String route(HttpRequest request) {
    return null;
  }

  @Override
  public String protocolVersion(HttpRequest request) {
    HttpVersion version = request.protocolVersion();
    return version.majorVersion() + "." + version.minorVersion();
  }

  @Override
  public @Nullable InetSocketAddress peer(HttpRequest request) {
    SocketAddress address = channel.remoteAddress();
    return address instanceof InetSocketAddress ? (InetSocketAddress) address : null;
  }
}
