package io.headwater.gateway.config;

import io.headwater.gateway.config.RuntimeConfig.TransportKind;

/** Reads {@code headwater.runtime}. */
final class RuntimeReader {
  private RuntimeReader() {}

  static RuntimeConfig read(Section section) {
    RuntimeConfig runtime =
        new RuntimeConfig(
            section.get("transport").oneOf(Words.of(TransportKind.values(), Words::word)),
            section.get("event-loops").integer(0, 1024));
    section.refuseUnknownKeys();
    return runtime;
  }
}
