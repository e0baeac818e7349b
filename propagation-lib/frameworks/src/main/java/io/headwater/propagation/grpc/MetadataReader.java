package io.headwater.propagation.grpc;

import io.grpc.Metadata;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.Collections;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** Reads metadata. gRPC has names in lower case, however they were sent. */
final class MetadataReader implements TextMapGetter<Metadata> {
  private final MetadataKeys keys;

  MetadataReader(MetadataKeys keys) {
    this.keys = keys;
  }

  @Override
  @SuppressWarnings("deprecation") // Abstract in the older API versions that a service may have.
  public Iterable<String> keys(Metadata headers) {
    return headers.keys();
  }

  @Override
  public @Nullable String get(@Nullable Metadata headers, String name) {
    return headers == null ? null : headers.get(keys.of(name));
  }

  @Override
  public Iterator<String> getAll(@Nullable Metadata headers, String name) {
    Iterable<String> values = headers == null ? null : headers.getAll(keys.of(name));
    return values == null ? Collections.emptyIterator() : values.iterator();
  }
}
