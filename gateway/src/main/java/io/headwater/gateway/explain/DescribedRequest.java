package io.headwater.gateway.explain;

import io.headwater.gateway.http.RequestPath;
import io.headwater.gateway.http.RequestView;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request that somebody describes, as it would stand before the gateway.
 *
 * @param method case kept
 * @param authority the host, with its port if need be
 * @param path clean
 * @param target as described, in origin form
 * @param headers in order; a name may come again
 * @param peerAddress the other end of the connection
 * @param clientAddress who stands behind it
 */
public record DescribedRequest(
    String method,
    String authority,
    String path,
    String target,
    List<Header> headers,
    String peerAddress,
    String clientAddress)
    implements RequestView {
  static final String LOOPBACK = "127.0.0.1";

  public DescribedRequest {
    headers = List.copyOf(headers);
  }

  /**
   * One header line.
   *
   * @param name in any case
   * @param value without white space around it
   */
  public record Header(String name, String value) {}

  /** The request for a target, in origin form, without headers, from this machine. */
  public static DescribedRequest of(String method, String authority, String target) {
    return of(method, authority, target, List.of(), LOOPBACK, LOOPBACK);
  }

  static DescribedRequest of(
      String method,
      String authority,
      String target,
      List<Header> headers,
      String peer,
      String client) {
    int mark = target.indexOf('?');
    String path = RequestPath.clean(mark < 0 ? target : target.substring(0, mark));
    return new DescribedRequest(method, authority, path, target, headers, peer, client);
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
    for (Header header : headers) {
      if (header.name().equalsIgnoreCase(name)) {
        return header.value();
      }
    }
    return null;
  }

  @Override
  public List<String> headers(String name) {
    List<String> values = new ArrayList<>();
    for (Header header : headers) {
      if (header.name().equalsIgnoreCase(name)) {
        values.add(header.value());
      }
    }
    return values;
  }

  @Override
  public int peerPort() {
    return 0;
  }
}
