package io.headwater.gateway.explain;

import java.util.List;

/** Says which client stands behind a peer, as the listener does. */
@FunctionalInterface
public interface ClientAddresses {
  /**
   * Address of the client.
   *
   * @param peer address of the connection's other end
   * @param forwardedFor values of {@code X-Forwarded-For}, in order
   */
  String clientOf(String peer, List<String> forwardedFor);
}
