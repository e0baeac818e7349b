package io.headwater.gateway.config;

import io.headwater.gateway.config.TracingConfig.ExportConfig;
import io.headwater.gateway.config.TracingConfig.OtlpConfig;

/** The part of {@link EffectiveConfig} that tells where spans go. */
final class EffectiveExport {
  private static final String MASKED = "***";

  private EffectiveExport() {}

  static void render(Dump dump, ExportConfig export) {
    dump.title("export")
        .row("to", EffectiveConfig.list(export.to().stream().map(Words::word).toList()))
        .row("queue", export.queue().size() + " spans for each target")
        .row("batch", export.queue().batch() + " spans")
        .row("delay", Quantities.duration(export.queue().delay()))
        .row("disk", disk(export.disk()));
    for (TracingConfig.ExportTarget target : export.to()) {
      switch (target) {
        case OTLP -> otlp(dump, export.otlp());
        case JAEGER ->
            dump.item("jaeger")
                .row("endpoint", export.jaeger().endpoint().toString())
                .row("timeout", Quantities.duration(export.jaeger().timeout()));
        case LOG ->
            dump.item("log")
                .row("file", EffectiveConfig.emptyAs("standard output", export.log().file()));
        case EMBEDDED -> {}
      }
    }
  }

  private static String disk(DiskConfig disk) {
    return disk.isOn()
        ? disk.dir()
            + ", for each target "
            + Quantities.bytes(disk.maxBytes())
            + " and "
            + Quantities.duration(disk.maxAge())
            + " at most"
        : "none";
  }

  private static void otlp(Dump dump, OtlpConfig otlp) {
    dump.item("otlp")
        .row("endpoint", otlp.endpoint().toString())
        .row("protocol", Words.word(otlp.protocol()))
        .row("compression", Words.word(otlp.compression()))
        .row("timeout", Quantities.duration(otlp.timeout()))
        .row(
            "headers",
            EffectiveConfig.list(
                EffectiveConfig.sorted(otlp.headers().keySet()).stream()
                    .map(name -> name + ": " + MASKED)
                    .toList()));
    if ("https".equalsIgnoreCase(otlp.endpoint().getScheme())) {
      ClientTlsConfig tls = otlp.tls();
      dump.row("tls ca", EffectiveConfig.emptyAs("those of the JVM", tls.ca()))
          .row("tls certificate", EffectiveConfig.emptyAs("none", tls.certificate()));
    }
  }
}
