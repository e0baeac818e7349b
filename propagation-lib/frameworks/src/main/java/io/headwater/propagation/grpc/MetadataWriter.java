package io.headwater.propagation.grpc;

import io.grpc.Metadata;
import io.headwater.propagation.HeaderWriter;
import org.jspecify.annotations.Nullable;

/** Writes metadata. */
final class MetadataWriter implements HeaderWriter<Metadata> {
  private final MetadataKeys keys;

  MetadataWriter(MetadataKeys keys) {
    this.keys = keys;
  }

  @Override
  public void set(@Nullable Metadata headers, String name, String value) {
    if (headers != null) {
      Metadata.Key<String> key = keys.of(name);
      headers.discardAll(key);
      headers.put(key, value);
    }
  }

  @Override
  public void remove(@Nullable Metadata headers, String name) {
    if (headers != null) {
      headers.discardAll(keys.of(name));
    }
  }
}
