package io.headwater.gateway.config;

/** Reads {@code headwater.tracing.export.log}. */
final class SpanLogReader {
  private SpanLogReader() {}

  static SpanLogConfig read(Section section) {
    SpanLogConfig log =
        new SpanLogConfig(
            section
                .get("file")
                .text(text -> text.chars().noneMatch(Character::isISOControl), "a path, or empty"));
    section.refuseUnknownKeys();
    return log;
  }
}
