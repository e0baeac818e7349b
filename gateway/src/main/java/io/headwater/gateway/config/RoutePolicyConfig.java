package io.headwater.gateway.config;

import io.headwater.gateway.http.PathRewrite;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a route asks for beside forwarding.
 *
 * @param cors null: the upstream speaks for itself
 * @param requestHeaders what becomes of the headers that upstreams get
 * @param responseHeaders what becomes of the headers that clients get
 * @param rateLimit null: none
 * @param rewrite null: the upstream sees the path as received
 * @param timeout patience with the upstream's silence; null: that of the upstream
 * @param maxRequestBody bytes of a request body, 0: no limit; null: that of the listener
 */
public record RoutePolicyConfig(
    @Nullable CorsConfig cors,
    HeaderRulesConfig requestHeaders,
    HeaderRulesConfig responseHeaders,
    @Nullable RateLimitConfig rateLimit,
    @Nullable PathRewrite rewrite,
    @Nullable Duration timeout,
    @Nullable Long maxRequestBody) {
  /** Nothing is asked for. */
  public static final RoutePolicyConfig NONE =
      new RoutePolicyConfig(
          null, HeaderRulesConfig.NONE, HeaderRulesConfig.NONE, null, null, null, null);

  /**
   * Which scripts of other origins may call.
   *
   * @param origins see {@code OriginPattern}
   * @param methods {@code *}: any
   * @param headers in lower case; {@code *}: any but {@code Authorization}
   * @param expose names of headers that may be read
   * @param credentials whether cookies and the like may come along
   * @param maxAge how long a browser may remember it
   */
  public record CorsConfig(
      List<String> origins,
      Set<String> methods,
      Set<String> headers,
      List<String> expose,
      boolean credentials,
      Duration maxAge) {}

  /**
   * Header rules; values as {@code HeaderTemplate} reads them.
   *
   * @param set values by name that replace what is there
   * @param add values by name that come beside what is there
   * @param remove names
   */
  public record HeaderRulesConfig(
      Map<String, String> set, Map<String, String> add, List<String> remove) {
    /** Headers pass as they are. */
    public static final HeaderRulesConfig NONE =
        new HeaderRulesConfig(Map.of(), Map.of(), List.of());
  }

  /**
   * A rate limit.
   *
   * @param perSecond requests per second, above 0
   * @param burst requests that may come at once
   * @param per whose requests are counted together
   * @param header where {@code per} is {@code HEADER}, its name; else empty
   * @param maxKeys callers that are told apart
   */
  public record RateLimitConfig(double perSecond, int burst, Per per, String header, int maxKeys) {
    /** Whose requests are counted together. */
    public enum Per {
      CLIENT,
      TENANT,
      ROUTE,
      HEADER
    }
  }
}
