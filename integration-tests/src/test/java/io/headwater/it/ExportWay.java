package io.headwater.it;

import java.net.URI;

/** A way that spans take from the gateway to a backend. */
enum ExportWay {
  /** OTLP in HTTP POSTs. */
  OTLP_HTTP("otlp", "otlp { endpoint = \"%s\", protocol = \"http/protobuf\" }"),
  /** OTLP over gRPC. */
  OTLP_GRPC("otlp", "otlp { endpoint = \"%s\", protocol = grpc }");

  private final String target;
  private final String settings;

  ExportWay(String target, String settings) {
    this.target = target;
    this.settings = settings;
  }

  /** The gateway's name for such a target. */
  String target() {
    return target;
  }

  /** What {@code headwater.tracing.export} says of a receiver there. */
  String hocon(URI receiver) {
    return "to = [%s]\n%s".formatted(target, settings.formatted(receiver));
  }
}
