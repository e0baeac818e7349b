package io.headwater.gateway.config;

/** Reads {@code headwater.store}. */
final class StoreReader {
  private StoreReader() {}

  static StoreConfig read(Section section) {
    StoreConfig store =
        new StoreConfig(
            section.get("max-traces").integer(1, 10_000_000),
            section.get("max-bytes").bytes(1 << 20, 1L << 36));
    section.refuseUnknownKeys();
    return store;
  }
}
