package io.headwater.gateway.config;

import io.headwater.gateway.config.TracingConfig.ExportConfig;
import io.headwater.gateway.config.TracingConfig.ExportTarget;
import io.headwater.gateway.config.TracingConfig.QueueConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads {@code headwater.tracing.export}. */
final class ExportReader {
  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final int MAX_QUEUE = 1_000_000;

  private ExportReader() {}

  static ExportConfig read(Section section) {
    ExportConfig export =
        new ExportConfig(
            targets(section.get("to")),
            OtlpReader.read(section.section("otlp")),
            JaegerReader.read(section.section("jaeger")),
            SpanLogReader.read(section.section("log")),
            queue(section.section("queue")),
            DiskReader.read(section.section("disk")));
    section.refuseUnknownKeys();
    return export;
  }

  private static List<ExportTarget> targets(Setting setting) {
    Map<String, ExportTarget> words = Words.of(ExportTarget.values(), Words::word);
    List<ExportTarget> targets = new ArrayList<>();
    String known = "a list of " + String.join(", ", words.keySet());
    for (Setting element : setting.elements(known)) {
      String word = element.text(words::containsKey, "one of " + String.join(", ", words.keySet()));
      ExportTarget target = words.get(word);
      if (target != null && targets.contains(target)) {
        element.wrong("each target once");
      } else if (target != null) {
        targets.add(target);
      }
    }
    return List.copyOf(targets);
  }

  private static QueueConfig queue(Section section) {
    Setting size = section.get("size");
    Setting batch = section.get("batch");
    int most = size.integer(1, MAX_QUEUE);
    int wanted = batch.integer(1, MAX_QUEUE);
    if (!size.isRefused() && !batch.isRefused() && wanted > most && !batch.place().isDefault()) {
      batch.wrong("at most headwater.tracing.export.queue.size, " + most);
    }
    QueueConfig queue =
        new QueueConfig(
            most,
            batch.place().isDefault() ? Math.min(wanted, Math.max(1, most / 2)) : wanted,
            section.get("delay").duration(SHORTEST, Duration.ofMinutes(10)));
    section.refuseUnknownKeys();
    return queue;
  }
}
