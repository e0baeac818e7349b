package io.headwater.gateway.config;

import io.headwater.gateway.config.TracingConfig.PropagationConfig;
import io.headwater.gateway.config.TracingConfig.SpanConfig;
import io.headwater.gateway.config.TracingConfig.Unsampled;
import io.headwater.gateway.http.TraceFormat;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads {@code headwater.tracing}. */
final class TracingReader {
  private TracingReader() {}

  static TracingConfig read(Section section) {
    TenantsConfig tenants = TenantsReader.read(section.section("tenants"));
    TracingConfig tracing =
        new TracingConfig(
            SamplingReader.read(section.section("sampling")),
            DebugTokensReader.read(section.section("debug-tokens")),
            tenants,
            TrustReader.read(section.section("trust"), tenants.keys().keySet()),
            propagation(section.section("propagation")),
            spans(section.section("spans")),
            ExportReader.read(section.section("export")));
    section.refuseUnknownKeys();
    return tracing;
  }

  private static PropagationConfig propagation(Section section) {
    Setting inject = section.get("inject");
    List<TraceFormat> injected = formats(inject, "a list of at least one of " + known());
    if (inject.isList() && inject.elements(known()).isEmpty()) {
      inject.wrong("a list of at least one of " + known());
    }
    PropagationConfig propagation =
        new PropagationConfig(
            injected,
            formats(section.get("extract"), "a list of " + known()),
            section.get("unsampled").oneOf(Words.of(Unsampled.values(), Words::word)),
            origin(section.get("origin"), injected));
    section.refuseUnknownKeys();
    return propagation;
  }

  private static boolean origin(Setting setting, List<TraceFormat> injected) {
    boolean origin = setting.oneOf(Words.of(new Boolean[] {false, true}, String::valueOf));
    if (origin
        && !injected.contains(TraceFormat.TRACECONTEXT)
        && !injected.contains(TraceFormat.JAEGER)) {
      setting.wrong("tracecontext or jaeger in inject: no other format has a place for it");
    }
    return origin;
  }

  private static List<TraceFormat> formats(Setting setting, String expected) {
    Map<String, TraceFormat> words = Words.of(TraceFormat.values(), TraceFormat::wireName);
    List<TraceFormat> formats = new ArrayList<>();
    for (Setting element : setting.elements(expected)) {
      TraceFormat format = words.get(element.text(words::containsKey, "one of " + known()));
      if (format != null && formats.contains(format)) {
        element.wrong("each format once");
      } else if (format != null) {
        formats.add(format);
      }
    }
    return List.copyOf(formats);
  }

  private static String known() {
    return String.join(", ", Words.of(TraceFormat.values(), TraceFormat::wireName).keySet());
  }

  private static SpanConfig spans(Section section) {
    Set<String> redacted = new LinkedHashSet<>();
    for (Setting name : section.get("redact-query").elements("a list of parameter names")) {
      redacted.add(
          name.text(TextSyntax::isQueryName, "the name of a query parameter, as in a query"));
    }
    SpanConfig spans =
        new SpanConfig(
            section.get("max-operations").integer(1, 100_000),
            Collections.unmodifiableSet(redacted));
    section.refuseUnknownKeys();
    return spans;
  }
}
