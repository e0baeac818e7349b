package io.headwater.propagation.http;

import io.opentelemetry.context.propagation.TextMapGetter;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads an incoming HTTP request. Names of headers come in lower case and match in any; {@code
 * getAll} gives every value of a name, {@code get} the first.
 *
 * @param <C> the request
 */
public interface HttpServerReader<C> extends TextMapGetter<C> {
  /** Nothing here looks for headers but by their names. */
  @Override
  @SuppressWarnings("deprecation") // Abstract in the older API versions that a service may have.
  default Iterable<String> keys(C request) {
    return List.of();
  }

  /** Method, as received. */
  String method(C request);

  /** Path without its query, as received. */
  String path(C request);

  /** Query without its question mark, as received; null: none. */
  @Nullable String query(C request);

  /** {@code http} or {@code https}. */
  String scheme(C request);

  /** Template that the path matched, of few distinct values; null: not known. */
  @Nullable String route(C request);

  /** Version of HTTP, such as {@code 1.1} or {@code 2}; null: not known. */
  @Nullable String protocolVersion(C request);

  /** Who is at the other end of the connection; null: not known. */
  @Nullable InetSocketAddress peer(C request);
}
