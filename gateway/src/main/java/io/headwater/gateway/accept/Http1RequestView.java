package io.headwater.gateway.accept;

import io.headwater.gateway.http.IpAddress;
import io.headwater.gateway.http.RequestPath;
import io.headwater.gateway.http.RequestView;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A request in HTTP/1.0 or HTTP/1.1, over a connection without TLS. */
final class Http1RequestView implements RequestView {
  private final HttpRequest request;
  private final String method;
  private final String authority;
  private final String target;
  private final int queryMark;
  private final String path;
  private final ClientPeer peer;

  Http1RequestView(
      HttpRequest request, String method, String authority, String target, ClientPeer peer) {
    this.request = request;
    this.method = method;
    this.authority = authority;
    this.target = target;
    this.queryMark = target.indexOf('?');
    this.path = RequestPath.clean(queryMark < 0 ? target : target.substring(0, queryMark));
    this.peer = peer;
  }

  @Override
  public String method() {
    return method;
  }

  @Override
  public String scheme() {
    return "http";
  }

  @Override
  public String protocolVersion() {
    return request.protocolVersion().equals(HttpVersion.HTTP_1_0) ? "1.0" : "1.1";
  }

  @Override
  public String authority() {
    return authority;
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public String target() {
    return target;
  }

  @Override
  public @Nullable String query() {
    return queryMark < 0 ? null : target.substring(queryMark + 1);
  }

  @Override
  public @Nullable String header(String name) {
    return request.headers().get(name);
  }

  @Override
  public List<String> headers(String name) {
    return request.headers().getAll(name);
  }

  @Override
  public boolean anyHeader(String name, Predicate<? super String> asked) {
    Iterator<String> values = request.headers().valueStringIterator(name);
    while (values.hasNext()) {
      if (asked.test(values.next())) {
        return true;
      }
    }
    return false;
  }

  @Override
  public String peerAddress() {
    return peer.address();
  }

  @Override
  public @Nullable IpAddress peerIp() {
    return peer.ip();
  }

  @Override
  public int peerPort() {
    return peer.port();
  }

  @Override
  public String clientAddress() {
    return peer.isTrusted() ? peer.clientAddress(headers("x-forwarded-for")) : peer.address();
  }
}
