package io.headwater.propagation.vertx;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.spi.observability.HttpRequest;
import io.vertx.core.spi.tracing.TagExtractor;
import org.jspecify.annotations.Nullable;

/**
 * A request of HTTP/2 or 3 as Vert.x 5.1 shows it: its headers, and tags for all the rest.
 *
 * <p>It does not leave this package, whose readers ask neither for {@code id} nor for {@code
 * version}: 5.1 has the one as a number of another size, until it is removed, and no class can have
 * both; the other is no tag.
 *
 * @param <R> what Vert.x has of it
 */
final class TaggedRequest<R> implements HttpRequest {
  private final R request;
  private final TagExtractor<R> tags;

  private TaggedRequest(R request, TagExtractor<R> tags) {
    this.request = request;
    this.tags = tags;
  }

  /** A request; null: it is none of HTTP, but a message or a query. */
  static <R> @Nullable HttpRequest of(R request, TagExtractor<R> tags) {
    if (request instanceof HttpRequest) {
      return (HttpRequest) request;
    }
    return request instanceof MultiMap ? new TaggedRequest<>(request, tags) : null;
  }

  /** The status of an answer, shown the same way; 0: none. */
  static <R> int statusOf(@Nullable R response, TagExtractor<R> tags) {
    String status =
        response instanceof MultiMap ? tag(response, tags, "http.response.status_code") : null;
    return status == null ? 0 : Integer.parseInt(status);
  }

  private static <R> @Nullable String tag(R from, TagExtractor<R> tags, String name) {
    for (int i = 0; i < tags.len(from); i++) {
      if (tags.name(from, i).equals(name)) {
        return tags.value(from, i);
      }
    }
    return null;
  }

  private String text(String name) {
    String value = tag(request, tags, name);
    return value == null ? "" : value;
  }

  @Override
  public int id() {
    return 0;
  }

  @Override
  public String uri() {
    String query = tag(request, tags, "url.query");
    return query == null ? text("url.path") : text("url.path") + '?' + query;
  }

  @Override
  public String absoluteURI() {
    String url = tag(request, tags, "url.full");
    return url == null ? text("http.url") : url;
  }

  @Override
  public HttpMethod method() {
    return HttpMethod.valueOf(text("http.request.method"));
  }

  @Override
  public MultiMap headers() {
    return (MultiMap) request;
  }

  @Override
  public @Nullable SocketAddress remoteAddress() {
    return null;
  }
}
