package io.headwater.gateway.config;

/**
 * Bounds of the embedded trace store; the oldest trace goes first.
 *
 * @param maxTraces most traces kept
 * @param maxBytes most bytes of spans kept, as encoded in OTLP
 */
public record StoreConfig(int maxTraces, long maxBytes) {
  /** What {@code reference.conf} says. */
  public static StoreConfig defaults() {
    return new StoreConfig(20_000, 128L << 20);
  }
}
