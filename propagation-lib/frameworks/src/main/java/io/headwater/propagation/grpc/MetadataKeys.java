package io.headwater.propagation.grpc;

import io.grpc.Metadata;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The keys of trace headers in metadata, made once each: every untraced call is asked for some. */
final class MetadataKeys {
  /** More than all formats have together. Some make names of baggage, and that is not bounded. */
  private static final int MOST = 64;

  private final ConcurrentMap<String, Metadata.Key<String>> keys = new ConcurrentHashMap<>();

  /**
   * The key of a header.
   *
   * @throws IllegalArgumentException if metadata can have none of that name
   */
  Metadata.Key<String> of(String name) {
    Metadata.Key<String> known = keys.get(name);
    if (known != null) {
      return known;
    }
    Metadata.Key<String> key = Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    if (keys.size() < MOST) {
      keys.put(name, key);
    }
    return key;
  }
}
