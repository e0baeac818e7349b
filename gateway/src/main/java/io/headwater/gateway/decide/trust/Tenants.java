package io.headwater.gateway.decide.trust;

import io.headwater.gateway.http.RequestView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who callers are, for matching and for budgets: only ever an authenticated name.
 *
 * <p>Sources are asked in order; the first that names a caller has named it. Without a source no
 * header is looked up. Immutable and shared by all event loops.
 */
public final class Tenants {
  /** Nobody is known. */
  public static final Tenants NONE = new Tenants(List.of(), null);

  private final TenantSource[] sources;
  private final @Nullable String headerToRemove;

  private Tenants(List<TenantSource> sources, @Nullable String headerToRemove) {
    this.sources = sources.toArray(TenantSource[]::new);
    this.headerToRemove = headerToRemove;
  }

  /**
   * Tenants known by their keys.
   *
   * @param keys of each
   * @param forward whether upstreams see the header that carries a key
   */
  public static Tenants of(ApiKeys keys, boolean forward) {
    return new Tenants(List.of(keys), forward ? null : keys.header());
  }

  /** Whether anybody can be known. */
  public boolean isOn() {
    return sources.length > 0;
  }

  /**
   * Name of the caller.
   *
   * @return null: it has not proved that it is any tenant
   */
  public @Nullable String tenantOf(RequestView request) {
    for (int i = 0; i < sources.length; i++) {
      String tenant = sources[i].tenantOf(request);
      if (tenant != null) {
        return tenant;
      }
    }
    return null;
  }

  /**
   * Name of the header that no upstream may see, whether or not what it carried was a known key;
   * null: there is none.
   */
  public @Nullable String headerToRemove() {
    return headerToRemove;
  }
}
