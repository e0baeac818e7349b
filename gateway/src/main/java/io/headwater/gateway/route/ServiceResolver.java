package io.headwater.gateway.route;

import org.jspecify.annotations.Nullable;

/** Reads the called service out of a request that no explicit route takes. */
public interface ServiceResolver {
  /** The name that spans and {@code explain} call it by. */
  String name();

  /**
   * Reads the service out of a clean path.
   *
   * @param path see {@code RequestPath}
   * @return null: the path names no service
   */
  @Nullable ResolvedService resolve(String path);

  /**
   * What was called.
   *
   * @param service {@code greeter}, {@code v1.foo}
   * @param endpoint {@code Say.Hello}; empty: the resolver reads none
   */
  record ResolvedService(String service, String endpoint) {}
}
