package io.headwater.gateway.cli;

import io.headwater.gateway.http.RequestPath;
import io.headwater.gateway.http.RequestView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request that a command line describes; it has no header.
 *
 * @param method in upper case
 * @param authority the host, with its port if need be
 * @param path clean
 * @param target as described
 */
record DescribedRequest(String method, String authority, String path, String target)
    implements RequestView {

  /** The request for a target, in origin form. */
  static DescribedRequest of(String method, String authority, String target) {
    int mark = target.indexOf('?');
    String path = RequestPath.clean(mark < 0 ? target : target.substring(0, mark));
    return new DescribedRequest(method, authority, path, target);
  }

  @Override
  public String scheme() {
    return "http";
  }

  @Override
  public String protocolVersion() {
    return "1.1";
  }

  @Override
  public @Nullable String query() {
    int mark = target.indexOf('?');
    return mark < 0 ? null : target.substring(mark + 1);
  }

  @Override
  public @Nullable String header(String name) {
    return null;
  }

  @Override
  public List<String> headers(String name) {
    return List.of();
  }

  @Override
  public String peerAddress() {
    return "127.0.0.1";
  }

  @Override
  public int peerPort() {
    return 0;
  }

  @Override
  public String clientAddress() {
    return peerAddress();
  }
}
