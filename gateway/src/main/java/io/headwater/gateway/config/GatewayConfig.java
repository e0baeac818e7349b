package io.headwater.gateway.config;

import java.util.Map;

/**
 * The whole configuration of one gateway, immutable and already validated.
 *
 * <p>Every value is effective: defaults are filled in, units are resolved. What each key means, its
 * unit, its default and the meaning of zero stand in {@code reference.conf}.
 *
 * @param service who the gateway says it is, in the resource of its spans
 * @param listen where clients connect, and what they may cost
 * @param admin where the operator connects
 * @param runtime event loops and transport
 * @param drain how the gateway goes away
 * @param accessLog a line for each exchange
 * @param log the gateway's own log
 * @param metrics who else gets them than who reads {@code /metrics}
 * @param upstreams by name, in the order of the file
 * @param routing from request to upstream
 * @param tracing what is traced, and where the spans go
 * @param store bounds of the embedded trace store
 */
public record GatewayConfig(
    ServiceConfig service,
    ListenConfig listen,
    AdminConfig admin,
    RuntimeConfig runtime,
    DrainConfig drain,
    AccessLogConfig accessLog,
    LogConfig log,
    MetricsConfig metrics,
    Map<String, UpstreamConfig> upstreams,
    RoutingConfig routing,
    TracingConfig tracing,
    StoreConfig store) {

  /** What an empty file gives: no upstream, no route, no rule. */
  public static GatewayConfig defaults() {
    return new GatewayConfig(
        ServiceConfig.defaults(),
        ListenConfig.defaults(),
        AdminConfig.defaults(),
        RuntimeConfig.defaults(),
        DrainConfig.defaults(),
        AccessLogConfig.defaults(),
        LogConfig.defaults(),
        MetricsConfig.defaults(),
        Map.of(),
        RoutingConfig.defaults(),
        TracingConfig.defaults(),
        StoreConfig.defaults());
  }
}
