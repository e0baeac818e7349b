package io.headwater.propagation.contract;

import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads headers from a map of lower-case names. */
public final class MapGetter implements TextMapGetter<Map<String, String>> {
  @Override
  @SuppressWarnings("deprecation") // Abstract in older versions.
  public Iterable<String> keys(Map<String, String> headers) {
    return headers.keySet();
  }

  @Override
  public @Nullable String get(@Nullable Map<String, String> headers, String name) {
    return headers == null ? null : headers.get(name);
  }
}
