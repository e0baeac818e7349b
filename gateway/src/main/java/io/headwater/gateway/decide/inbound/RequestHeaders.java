package io.headwater.gateway.decide.inbound;

import io.headwater.gateway.http.RequestView;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Shows a request's headers to propagators, by name. Their names cannot be listed, so that baggage
 * whose keys are in the names is not found: what of it may pass is for another to say.
 */
final class RequestHeaders implements TextMapGetter<RequestView> {
  @Override
  @SuppressWarnings("deprecation") // Abstract in older versions.
  public Iterable<String> keys(RequestView request) {
    return List.of();
  }

  @Override
  public @Nullable String get(@Nullable RequestView request, String name) {
    return request == null ? null : request.header(name);
  }

  @Override
  public Iterator<String> getAll(@Nullable RequestView request, String name) {
    return request == null ? Collections.emptyIterator() : request.headers(name).iterator();
  }
}
