package io.headwater.gateway.decide.token;

import io.headwater.gateway.http.PathPattern;
import io.headwater.gateway.http.RequestView;
import io.headwater.gateway.route.RouteMatch;
import org.jspecify.annotations.Nullable;

/**
 * What a debug token may be used for; all that is told must hold.
 *
 * @param route name of the route, or of the resolver; null: any
 * @param tenant name of the authenticated caller; null: any, or none
 * @param path pattern of the clean path; null: any
 * @param maxUses requests it may have traced, 1 to {@link #MAX_USES}
 */
public record TokenScope(
    @Nullable String route, @Nullable String tenant, @Nullable PathPattern path, int maxUses) {

  /** Most uses of one token. */
  public static final int MAX_USES = 1_000_000;

  /** Anything, once. */
  public static final TokenScope ANY_ONCE = new TokenScope(null, null, null, 1);

  /** Whether route and tenant are those asked for: two comparisons, good before the signature. */
  boolean allowsCaller(RouteMatch match, @Nullable String presentTenant) {
    return (route == null || route.equals(match.route()))
        && (tenant == null || tenant.equals(presentTenant));
  }

  /**
   * Whether the path matches. For after the signature: a pattern of many stars costs more than the
   * rest together.
   */
  boolean allowsPath(RequestView request) {
    return path == null || path.matches(request.path());
  }
}
