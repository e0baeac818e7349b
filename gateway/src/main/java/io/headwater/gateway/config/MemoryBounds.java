package io.headwater.gateway.config;

import io.headwater.gateway.config.ListenConfig.Limits;
import io.headwater.gateway.config.RoutePolicyConfig.RateLimitConfig;
import io.headwater.gateway.config.RoutingConfig.RouteConfig;
import io.headwater.gateway.config.SamplingConfig.RuleConfig;
import io.headwater.gateway.config.SamplingConfig.TargetPerSecond;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The most memory that the limits let traffic take, part by part: buffers and contents in bytes.
 * What the JVM needs for itself, and the objects around contents, come on top.
 *
 * <p>A buffer towards a peer that does not read holds what its channel takes before it says stop
 * ({@link #WRITE}), and the one read that was under way.
 */
final class MemoryBounds {
  /** Most that one read of a socket takes; Netty's default. */
  static final long READ = 64 << 10;

  /** Bytes from which on a channel takes no more; Netty's default. */
  static final long WRITE = 64 << 10;

  /** Status line and headers of an upstream's response. */
  static final long RESPONSE_HEAD = (8 + 64) << 10;

  /** What the gateway itself writes into a head, a span or a line of the log. */
  private static final long OWN_WORDS = 2 << 10;

  private static final long PER_TOKEN = 1 << 10;
  private static final long PER_NAME = 512;
  private static final long PER_LANE = 1 << 10;

  /** Up to four places, and an object with two halves of a key and a time. */
  private static final long PER_KEY = 64;

  private final List<Part> parts = new ArrayList<>();

  private MemoryBounds() {}

  static List<Part> of(GatewayConfig config) {
    MemoryBounds bounds = new MemoryBounds();
    Limits limits = config.listen().limits();
    long head = (long) limits.requestLine() + limits.headers();
    String heads =
        '('
            + Quantities.bytes(limits.requestLine())
            + " + "
            + Quantities.bytes(limits.headers())
            + ')';
    bounds.traffic(limits, head, heads);
    bounds.tracing(config, head, heads);
    bounds.tables(config);
    return List.copyOf(bounds.parts);
  }

  private void traffic(Limits limits, long head, String heads) {
    long connections = limits.connections();
    add(
        "client connections",
        connections * (2 * head + READ),
        connections + " x (2 x " + heads + " as received and decoded + 64k of one read)");
    long exchanges =
        limits.inFlight() == 0 ? connections : Math.min(connections, limits.inFlight());
    add(
        "exchanges",
        exchanges * (2 * (WRITE + READ) + RESPONSE_HEAD + head + OWN_WORDS),
        exchanges
            + " in flight x (2 x (64k + 64k) towards client and upstream + 72k of a response head + "
            + heads
            + " + 2k of the head upstream)");
  }

  private void tracing(GatewayConfig config, long head, String heads) {
    TracingConfig tracing = config.tracing();
    long spans = (long) tracing.export().queue().size() * tracing.export().to().size();
    add(
        "queued spans",
        spans * (head + OWN_WORDS),
        spans + " for all targets together x (" + heads + " + 2k)");
    if (tracing.export().disk().isOn()) {
      long batch = tracing.export().queue().batch();
      long remote =
          tracing.export().to().stream()
              .filter(
                  target ->
                      target == TracingConfig.ExportTarget.OTLP
                          || target == TracingConfig.ExportTarget.JAEGER)
              .count();
      add(
          "disk batches",
          remote * 4 * batch * (head + OWN_WORDS),
          remote
              + " targets x 2 batches of "
              + batch
              + " spans, encoded and decoded, x ("
              + heads
              + " + 2k)");
    }
    if (tracing.export().to().contains(TracingConfig.ExportTarget.EMBEDDED)) {
      add("embedded store", config.store().maxBytes(), "store.max-bytes");
    }
    if (config.accessLog().format() != AccessLogConfig.Format.NONE) {
      long lines = config.accessLog().queue();
      add("access log", lines * (head + OWN_WORDS), lines + " lines x (" + heads + " + 2k)");
    }
    long names = tracing.spans().maxOperations();
    add("operation names", names * PER_NAME, names + " x 512B");
    long operations = tracing.sampling().maxOperations();
    add("operations of the books", operations * PER_NAME, operations + " x 512B");
    long lanes =
        tracing.sampling().rules().stream().filter(MemoryBounds::isPerOperation).count()
            * tracing.sampling().maxOperations();
    add("targets per operation", lanes * PER_LANE, lanes + " x 1k");
  }

  private void tables(GatewayConfig config) {
    DebugTokensConfig tokens = config.tracing().debugTokens();
    long remembered = tokens.isOn() ? tokens.maxTokens() : 0;
    add("debug tokens", remembered * PER_TOKEN, remembered + " until they expire x 1k");
    TrustConfig trust = config.tracing().trust();
    long admissions = admissions(trust.defaultPolicy(), trust.maxPerSecond());
    for (TrustConfig.Entry entry : trust.from()) {
      admissions += admissions(entry.policy(), entry.maxPerSecond());
    }
    add("trust budgets", admissions * Long.BYTES, admissions + " for all entries together x 8B");
    long keys = keys(config.routing().routeDefaults().rateLimit());
    for (RouteConfig route : config.routing().routes()) {
      keys += keys(route.policies().rateLimit());
    }
    add("rate limits", keys * PER_KEY, keys + " callers of all routes together x 64B");
  }

  private static boolean isPerOperation(RuleConfig rule) {
    return rule.kind() instanceof TargetPerSecond target && target.perOperation();
  }

  /** Times of the admissions of the last second, in a ring of a power of two. */
  private static long admissions(TrustConfig.Policy policy, int maxPerSecond) {
    return policy == TrustConfig.Policy.CONTINUE && maxPerSecond > 0
        ? Math.max(2, Integer.highestOneBit(maxPerSecond - 1) * 2)
        : 0;
  }

  private static long keys(@Nullable RateLimitConfig limit) {
    return limit == null || limit.per() == RateLimitConfig.Per.ROUTE ? 0 : limit.maxKeys();
  }

  private void add(String what, long bytes, String formula) {
    if (bytes > 0) {
      parts.add(new Part(what, bytes, formula));
    }
  }

  /**
   * One part of the memory.
   *
   * @param what it is for
   * @param bytes most that it takes
   * @param formula how that comes about
   */
  record Part(String what, long bytes, String formula) {}
}
