package io.headwater.gateway.decide;

import org.jspecify.annotations.Nullable;

/** Who sent a request, as far as that was authenticated. */
public interface Caller {
  /** Nobody known. */
  Caller UNKNOWN = () -> null;

  /** Authenticated name of the tenant; null: none. */
  @Nullable String tenant();
}
