package io.headwater.gateway.accept;

import io.headwater.gateway.http.IpAddress;
import io.headwater.gateway.http.RequestPath;
import io.headwater.gateway.http.RequestView;
import io.headwater.gateway.wire.Fields;
import io.headwater.gateway.wire.RequestHead;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A request in HTTP/1.0 or HTTP/1.1, over a connection without TLS. */
final class Http1RequestView implements RequestView {
  private final RequestHead head;
  private final String authority;
  private final String target;
  private final int queryMark;
  private final String path;
  private final ClientPeer peer;

  Http1RequestView(RequestHead head, String authority, String target, ClientPeer peer) {
    this.head = head;
    this.authority = authority;
    this.target = target;
    this.queryMark = target.indexOf('?');
    this.path = RequestPath.clean(queryMark < 0 ? target : target.substring(0, queryMark));
    this.peer = peer;
  }

  @Override
  public String method() {
    return head.method();
  }

  @Override
  public String scheme() {
    return "http";
  }

  @Override
  public String protocolVersion() {
    return head.version() == RequestHead.HTTP_1_0 ? "1.0" : "1.1";
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
    return head.fields().get(name);
  }

  @Override
  public List<String> headers(String name) {
    return head.fields().getAll(name);
  }

  @Override
  public boolean anyHeader(String name, Predicate<? super String> asked) {
    Fields fields = head.fields();
    for (int i = fields.indexOf(name, 0); i >= 0; i = fields.indexOf(name, i + 1)) {
      if (asked.test(fields.value(i))) {
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
