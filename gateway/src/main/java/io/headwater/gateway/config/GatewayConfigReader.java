package io.headwater.gateway.config;

import java.util.Map;

/** Reads the whole tree, each section by its own reader. */
final class GatewayConfigReader {
  static final String ROOT = "headwater";

  private GatewayConfigReader() {}

  static GatewayConfig read(Section root) {
    Section section = root.section(ROOT);
    Section listenSection = section.section("listen");
    ListenConfig listen = ListenReader.read(listenSection);
    Map<String, UpstreamConfig> upstreams =
        UpstreamsReader.read(
            section.section("upstreams"),
            TransferReader.readDefaults(section.section("upstream-defaults")));
    GatewayConfig config =
        new GatewayConfig(
            ServiceReader.read(section.section("service")),
            listen,
            AdminReader.read(section.section("admin"), listen, listenSection.get("port")),
            RuntimeReader.read(section.section("runtime")),
            DrainReader.read(section.section("drain")),
            AccessLogReader.read(section.section("access-log")),
            LogReader.read(section.section("log")),
            MetricsReader.read(section.section("metrics")),
            upstreams,
            RoutingReader.read(section.section("routing"), upstreams.keySet()),
            TracingReader.read(section.section("tracing")),
            StoreReader.read(section.section("store")));
    section.refuseUnknownKeys();
    root.refuseUnknownKeys();
    return config;
  }
}
