package io.headwater.gateway.config;

import io.headwater.gateway.config.RoutePolicyConfig.CorsConfig;
import io.headwater.gateway.config.RoutePolicyConfig.RateLimitConfig;
import io.headwater.gateway.http.PathPattern;
import io.headwater.gateway.http.PathRewrite;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Reads what routes ask for beside forwarding: {@code headwater.routing.defaults}, and the same
 * keys and some more in each route. A key of a route stands in the place of the default as a whole.
 */
final class RoutePolicyReader {
  private static final String NONE = "none";
  private static final String CORS = "cors";
  private static final String RATE_LIMIT = "rate-limit";
  private static final String REQUEST_HEADERS = "request-headers";
  private static final String RESPONSE_HEADERS = "response-headers";
  private static final String REWRITE = "rewrite";
  private static final String ONE_REWRITE = "one of strip-prefix and path";
  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofHours(1);

  private RoutePolicyReader() {}

  static RoutePolicyConfig readDefaults(Section section) {
    RoutePolicyConfig defaults = shared(section, RoutePolicyConfig.NONE, null, null, null);
    section.refuseUnknownKeys();
    return defaults;
  }

  /**
   * Reads what one route asks for.
   *
   * @param path what the route takes; null: any, or it is wrong
   */
  static RoutePolicyConfig read(
      Section route, @Nullable PathPattern path, RoutePolicyConfig defaults) {
    return shared(
        route,
        defaults,
        route.has(REWRITE) ? rewrite(route, path) : null,
        route.has("timeout") ? route.get("timeout").duration(SHORTEST, LONGEST) : null,
        route.has("max-request-body")
            ? Long.valueOf(route.get("max-request-body").bytes(0, 1L << 40))
            : null);
  }

  private static RoutePolicyConfig shared(
      Section section,
      RoutePolicyConfig defaults,
      @Nullable PathRewrite rewrite,
      @Nullable Duration timeout,
      @Nullable Long maxRequestBody) {
    return new RoutePolicyConfig(
        section.has(CORS) ? cors(section.get(CORS)) : defaults.cors(),
        section.has(REQUEST_HEADERS)
            ? HeaderRulesReader.read(section.section(REQUEST_HEADERS), true)
            : defaults.requestHeaders(),
        section.has(RESPONSE_HEADERS)
            ? HeaderRulesReader.read(section.section(RESPONSE_HEADERS), false)
            : defaults.responseHeaders(),
        section.has(RATE_LIMIT) ? rateLimit(section.get(RATE_LIMIT)) : defaults.rateLimit(),
        rewrite,
        timeout,
        maxRequestBody);
  }

  private static @Nullable CorsConfig cors(Setting setting) {
    return isObject(setting) ? CorsReader.read(setting.section()) : null;
  }

  private static @Nullable RateLimitConfig rateLimit(Setting setting) {
    return isObject(setting) ? RateLimitReader.read(setting.section()) : null;
  }

  /** Whether there is something to be read; what is neither that nor none is wrong. */
  private static boolean isObject(Setting setting) {
    if (!setting.isObject() && !setting.is(NONE)) {
      setting.wrong("none, or an object");
    }
    return setting.isObject();
  }

  private static @Nullable PathRewrite rewrite(Section route, @Nullable PathPattern path) {
    Section section = route.section(REWRITE);
    boolean strips = section.has("strip-prefix");
    boolean writes = section.has("path");
    if (strips == writes && route.get(REWRITE).isObject()) {
      route.get(REWRITE).wrong(ONE_REWRITE);
    }
    PathRewrite rewrite = null;
    if (path == null) {
      route.get(REWRITE).wrong("a match.path, which is what is rewritten");
    } else if (strips) {
      rewrite = compiled(section.get("strip-prefix"), path, PathRewrite::stripPrefix);
    } else if (writes) {
      rewrite = compiled(section.get("path"), path, PathRewrite::template);
    }
    section.refuseUnknownKeys();
    return rewrite;
  }

  private static @Nullable PathRewrite compiled(
      Setting setting, PathPattern path, RewriteCompiler compiler) {
    String text =
        setting.text(
            TextSyntax::isVisible, "a path in printable ASCII, everything else percent-encoded");
    if (setting.isRefused()) {
      return null;
    }
    if (text.indexOf('?') >= 0 || text.indexOf('#') >= 0) {
      setting.wrong("a path without query and fragment");
      return null;
    }
    try {
      return compiler.compile(path, text);
    } catch (IllegalArgumentException e) {
      setting.wrong(String.valueOf(e.getMessage()));
      return null;
    }
  }

  /** One way of rewriting. */
  private interface RewriteCompiler {
    PathRewrite compile(PathPattern from, String text);
  }
}
