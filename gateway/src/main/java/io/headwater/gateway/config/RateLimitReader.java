package io.headwater.gateway.config;

import io.headwater.gateway.config.RoutePolicyConfig.RateLimitConfig;
import io.headwater.gateway.config.RoutePolicyConfig.RateLimitConfig.Per;
import java.util.Locale;

/** Reads the rate limit of a route. */
final class RateLimitReader {
  private static final String HEADER = "header:";
  private static final String PER = "client, tenant, route, or header:NAME";
  private static final int MOST = 1_000_000;
  private static final int DEFAULT_KEYS = 10_000;

  private RateLimitReader() {}

  static RateLimitConfig read(Section section) {
    double perSecond = section.get("requests-per-second").positive(MOST);
    String per =
        section.has("per") ? section.get("per").text(RateLimitReader::isPer, PER) : "client";
    boolean perHeader = per.startsWith(HEADER);
    Per whose =
        switch (per) {
          case "tenant" -> Per.TENANT;
          case "route" -> Per.ROUTE;
          default -> perHeader ? Per.HEADER : Per.CLIENT;
        };
    if (whose == Per.ROUTE && section.has("max-keys")) {
      section.get("max-keys").wrong("no max-keys where the route is counted as one");
    }
    RateLimitConfig limit =
        new RateLimitConfig(
            perSecond,
            section.has("burst")
                ? section.get("burst").integer(1, MOST)
                : (int) Math.max(1, Math.ceil(perSecond)),
            whose,
            perHeader ? per.substring(HEADER.length()).toLowerCase(Locale.ROOT) : "",
            section.has("max-keys") ? section.get("max-keys").integer(1, MOST) : DEFAULT_KEYS);
    section.refuseUnknownKeys();
    return limit;
  }

  private static boolean isPer(String text) {
    return text.startsWith(HEADER)
        ? TextSyntax.isToken(text.substring(HEADER.length()))
        : text.equals("client") || text.equals("tenant") || text.equals("route");
  }
}
