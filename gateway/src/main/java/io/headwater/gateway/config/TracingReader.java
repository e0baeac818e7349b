package io.headwater.gateway.config;

import io.headwater.gateway.config.TracingConfig.PropagationConfig;
import io.headwater.gateway.config.TracingConfig.SpanConfig;
import io.headwater.gateway.config.TracingConfig.Unsampled;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Reads {@code headwater.tracing}. */
final class TracingReader {
  private static final String FORMATS = "a list of at least one format; known: tracecontext";

  private TracingReader() {}

  static TracingConfig read(Section section) {
    TenantsConfig tenants = TenantsReader.read(section.section("tenants"));
    TracingConfig tracing =
        new TracingConfig(
            SamplingReader.read(section.section("sampling")),
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
    List<Setting> formats = inject.elements(FORMATS);
    if (formats.isEmpty() && inject.isList()) {
      inject.wrong(FORMATS);
    }
    for (Setting format : formats) {
      format.text(name -> name.equals("tracecontext"), "a known format: tracecontext");
    }
    PropagationConfig propagation =
        new PropagationConfig(
            section.get("unsampled").oneOf(Words.of(Unsampled.values(), Words::word)));
    section.refuseUnknownKeys();
    return propagation;
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
