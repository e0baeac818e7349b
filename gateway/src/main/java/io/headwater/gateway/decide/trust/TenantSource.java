package io.headwater.gateway.decide.trust;

import io.headwater.gateway.http.RequestView;
import org.jspecify.annotations.Nullable;

/**
 * One way of proving who a caller is: an API key, and in time the certificate of the connection.
 *
 * <p>Shared by all event loops. What a caller merely says of itself is no proof.
 */
public interface TenantSource {
  /**
   * The name that a request proves.
   *
   * @return null: it proves none
   */
  @Nullable String tenantOf(RequestView request);
}
