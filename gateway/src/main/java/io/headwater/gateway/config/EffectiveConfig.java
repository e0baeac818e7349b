package io.headwater.gateway.config;

import io.headwater.gateway.config.RoutingConfig.ResolverKind;
import io.headwater.gateway.config.RoutingConfig.RouteConfig;
import io.headwater.gateway.http.TraceFormat;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a configuration amounts to, for people to read: routes and rules in the order in which they
 * are tried, every default filled in, every secret masked. Equal configurations give equal text.
 */
public final class EffectiveConfig {
  private static final String NONE = "none";
  private static final String MASKED = "***";

  private EffectiveConfig() {}

  /** Renders in ASCII, with a line break at the end. */
  public static String render(GatewayConfig config) {
    Dump dump = new Dump();
    service(dump, config.service());
    listen(dump, config.listen());
    admin(dump, config.admin());
    dump.title("runtime")
        .row("transport", Words.word(config.runtime().transport()))
        .row("event-loops", zeroAs("one per processor", config.runtime().eventLoops()))
        .row("name-servers", nameServers(config.runtime()));
    dump.title("drain")
        .row("idle-grace", Quantities.duration(config.drain().idleGrace()))
        .row("timeout", Quantities.duration(config.drain().timeout()));
    accessLog(dump, config.accessLog());
    dump.title("log")
        .row("format", Words.word(config.log().format()))
        .row("level", Words.word(config.log().level()));
    EffectiveMetrics.render(dump, config.metrics());
    EffectiveUpstreams.render(dump, config.upstreams().values());
    routes(dump, config.routing());
    EffectivePolicies.render(dump, config.routing());
    EffectiveRules.render(dump, config.tracing().sampling());
    debugTokens(dump, config.tracing().debugTokens());
    tenants(dump, config.tracing().tenants());
    trust(dump, config.tracing().trust());
    tracing(dump, config.tracing());
    memory(dump, config);
    return dump.toString();
  }

  private static String nameServers(RuntimeConfig runtime) {
    return runtime.nameServers().isEmpty()
        ? "those of the system"
        : list(
            runtime.nameServers().stream()
                .map(server -> address(server.getAddress().getHostAddress(), server.getPort()))
                .toList());
  }

  private static void accessLog(Dump dump, AccessLogConfig log) {
    dump.title("access-log").row("format", Words.word(log.format()));
    if (log.format() != AccessLogConfig.Format.NONE) {
      dump.row("file", emptyAs("standard output", log.file())).row("queue", log.queue() + " lines");
    }
  }

  private static void service(Dump dump, ServiceConfig service) {
    dump.title("service")
        .row("name", service.name())
        .row("version", emptyAs(NONE, service.version()))
        .row("namespace", emptyAs(NONE, service.namespace()))
        .row("instance-id", emptyAs("random per start", service.instanceId()));
  }

  private static void listen(Dump dump, ListenConfig listen) {
    dump.title("listen")
        .row("address", address(listen.host(), listen.port()))
        .row("connections", String.valueOf(listen.limits().connections()))
        .row("request-line", Quantities.bytes(listen.limits().requestLine()))
        .row("headers", Quantities.bytes(listen.limits().headers()))
        .row("request-body", zeroAsUnlimited(listen.limits().requestBody()))
        .row("in-flight", zeroAs("no limit", listen.limits().inFlight()))
        .row(
            "loop-lag",
            listen.limits().loopLag().isZero()
                ? "any"
                : Quantities.duration(listen.limits().loopLag()))
        .row(
            "min-body-rate",
            listen.limits().bodyRate() == 0
                ? "any"
                : Quantities.bytes(listen.limits().bodyRate())
                    + " per second after "
                    + Quantities.duration(listen.timeouts().bodyGrace()))
        .row("request-head timeout", Quantities.duration(listen.timeouts().requestHead()))
        .row("idle timeout", Quantities.duration(listen.timeouts().idle()))
        .row("body timeout", Quantities.duration(listen.timeouts().body()))
        .row("trusted-proxies", list(listen.trustedProxies()));
  }

  private static void admin(Dump dump, AdminConfig admin) {
    dump.title("admin")
        .row("address", address(admin.host(), admin.port()))
        .row("token", admin.token().isEmpty() ? NONE : MASKED);
  }

  private static void routes(Dump dump, RoutingConfig routing) {
    List<RouteConfig> routes = RouteOrder.sorted(routing.routes());
    dump.title("routes: " + routes.size() + ", in the order in which they are tried");
    int number = 0;
    for (RouteConfig route : routes) {
      number++;
      String conditions =
          conditions(
              condition("host", route.host()), methodsAndPath(route.methods(), route.path()));
      dump.row(number + ".", route.name(), conditions, "-> " + route.upstream());
    }
    dump.title("resolver, for what no route takes")
        .row(
            Words.word(routing.resolver()),
            routing.resolver() == ResolverKind.NONE ? "-> 404" : "-> the upstream of that name");
  }

  private static void debugTokens(Dump dump, DebugTokensConfig tokens) {
    if (!tokens.isOn()) {
      dump.title("debug tokens: none");
      return;
    }
    dump.title("debug tokens")
        .row("header", tokens.header())
        .row("query-parameter", emptyAs(NONE, tokens.queryParameter()))
        .row("max-lifetime", Quantities.duration(tokens.maxLifetime()))
        .item("keys");
    tokens.keys().forEach((id, key) -> dump.row(id, material(key), notAfter(key)));
  }

  private static String material(DebugTokensConfig.TokenKey key) {
    return key instanceof DebugTokensConfig.Ed25519Key ? "ed25519" : "hmac-sha256 " + MASKED;
  }

  private static String notAfter(DebugTokensConfig.TokenKey key) {
    return key.notAfter() == null ? "" : "until " + key.notAfter();
  }

  private static void tenants(Dump dump, TenantsConfig tenants) {
    if (!tenants.isOn()) {
      dump.title("tenants: none");
      return;
    }
    dump.title("tenants: " + tenants.keys().size())
        .row("header", tenants.header(), tenants.forward() ? "forwarded" : "removed upstream")
        .item("keys");
    tenants
        .keys()
        .forEach((tenant, keys) -> dump.row(tenant, list(keys.stream().map(k -> MASKED).toList())));
  }

  private static void trust(Dump dump, TrustConfig trust) {
    dump.title("trust: " + trust.from().size() + ", in the order in which they are tried");
    int number = 0;
    for (TrustConfig.Entry entry : trust.from()) {
      number++;
      dump.row(
          number + ".",
          conditions(anyOf("peer", entry.cidrs()), anyOf("tenant", entry.tenants())),
          "-> " + verdict(entry.policy(), entry.maxPerSecond()));
    }
    dump.title("trust default, for whom no entry takes")
        .row(verdict(trust.defaultPolicy(), trust.maxPerSecond()));
    dump.title("passed on from those who continue")
        .row("baggage", list(sorted(trust.baggage())))
        .row("tracestate", list(sorted(trust.tracestate())));
  }

  private static String anyOf(String what, List<String> values) {
    return values.isEmpty() ? "" : what + ' ' + String.join(" | ", values);
  }

  private static String verdict(TrustConfig.Policy policy, int maxPerSecond) {
    return policy == TrustConfig.Policy.CONTINUE
        ? "continue, at most " + maxPerSecond + " sampled per second"
        : Words.word(policy);
  }

  private static void tracing(Dump dump, TracingConfig tracing) {
    dump.title("propagation")
        .row("inject", formats(tracing.propagation().inject()))
        .row("extract", formats(tracing.propagation().extract()))
        .row("unsampled", Words.word(tracing.propagation().unsampled()))
        .row("origin", tracing.propagation().origin() ? "told" : "not told");
    dump.title("spans")
        .row("max-operations", String.valueOf(tracing.spans().maxOperations()))
        .row("redact-query", list(sorted(tracing.spans().redactQuery())));
    EffectiveExport.render(dump, tracing.export());
  }

  private static void memory(Dump dump, GatewayConfig config) {
    dump.title("memory, at worst");
    long sum = 0;
    for (MemoryBounds.Part part : MemoryBounds.of(config)) {
      dump.row(part.what(), Quantities.roughly(part.bytes()), part.formula());
      sum += part.bytes();
    }
    dump.row("sum", Quantities.roughly(sum), "and what the JVM needs for itself");
  }

  static String methodsAndPath(Collection<String> methods, @Nullable Object path) {
    String oneOf = String.join(" | ", sorted(methods));
    return methods.isEmpty() || path == null
        ? oneOf + (path == null ? "" : path)
        : oneOf + ' ' + path;
  }

  static String condition(String what, @Nullable String value) {
    return value == null ? "" : what + ' ' + value;
  }

  static String conditions(String... conditions) {
    String all =
        List.of(conditions).stream()
            .filter(condition -> !condition.isEmpty())
            .collect(Collectors.joining(" and "));
    return all.isEmpty() ? "any request" : all;
  }

  private static String address(String host, int port) {
    return (host.indexOf(':') >= 0 ? '[' + host + ']' : host)
        + ':'
        + (port == 0 ? "any free port" : port);
  }

  private static String formats(List<TraceFormat> formats) {
    return list(formats.stream().map(TraceFormat::wireName).toList());
  }

  static List<String> sorted(Collection<String> names) {
    return names.stream().sorted().toList();
  }

  static String list(List<String> values) {
    return values.isEmpty() ? NONE : String.join(", ", values);
  }

  static String emptyAs(String meaning, String value) {
    return value.isEmpty() ? meaning : value;
  }

  static String zeroAs(String meaning, int value) {
    return value == 0 ? meaning : String.valueOf(value);
  }

  private static String zeroAsUnlimited(long bytes) {
    return bytes == 0 ? "no limit" : Quantities.bytes(bytes);
  }
}
