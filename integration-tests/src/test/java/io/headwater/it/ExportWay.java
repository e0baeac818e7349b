package io.headwater.it;

import io.headwater.propagation.contract.TlsIdentity;
import java.net.URI;
import java.nio.file.Path;

/** A way that spans take from the gateway to a backend. */
enum ExportWay {
  /** OTLP in HTTP POSTs. */
  OTLP_HTTP("otlp", "otlp { endpoint = \"%1$s\", protocol = \"http/protobuf\" }"),
  /** OTLP over gRPC. */
  OTLP_GRPC("otlp", "otlp { endpoint = \"%1$s\", protocol = grpc }"),
  /** OTLP in HTTP POSTs, compressed, with TLS in which both sides show who they are. */
  OTLP_HTTP_SECURE(
      "otlp",
      "otlp { endpoint = \"%1$s\", protocol = \"http/protobuf\", " + Secure.SETTINGS + " }"),
  /** The same over gRPC. */
  OTLP_GRPC_SECURE(
      "otlp", "otlp { endpoint = \"%1$s\", protocol = grpc, " + Secure.SETTINGS + " }"),
  /** Jaeger's own protocol before OTLP, over gRPC. */
  JAEGER_GRPC("jaeger", "jaeger.endpoint = \"%1$s\"");

  private final String target;
  private final String settings;

  ExportWay(String target, String settings) {
    this.target = target;
    this.settings = settings;
  }

  /** Files of TLS, in the folder of the backend, and what the gateway's configuration says. */
  static final class Secure {
    /** Of the certificate that the backend shows. */
    static final String BACKEND = "backend";

    /** Of the certificate that the gateway shows. */
    static final String GATEWAY = "gateway";

    private static final String SETTINGS =
        "compression = gzip, "
            + "tls { ca = \"%2$s/backend.pem\", certificate = \"%2$s/gateway.pem\","
            + " key = \"%2$s/gateway-key.pem\" }";

    private Secure() {}

    /** Makes the files. */
    static void create(Path folder) throws Exception {
      TlsIdentity.create(folder, BACKEND, "ip:127.0.0.1");
      TlsIdentity.create(folder, GATEWAY, "dns:gateway");
    }
  }

  /** The gateway's name for such a target. */
  String target() {
    return target;
  }

  /** The scheme of a receiver. */
  String scheme() {
    return this == OTLP_HTTP_SECURE || this == OTLP_GRPC_SECURE ? "https" : "http";
  }

  /**
   * What {@code headwater.tracing.export} says.
   *
   * @param receiver where they go
   * @param folder of the backend
   */
  String hocon(URI receiver, Path folder) {
    return "to = [%s]\n%s".formatted(target, settings.formatted(receiver, folder));
  }
}
