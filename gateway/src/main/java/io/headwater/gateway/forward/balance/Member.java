package io.headwater.gateway.forward.balance;

/**
 * An endpoint of an upstream, as it stands.
 *
 * @param state what all event loops know of it
 * @param weight its share, against the weights of the others
 * @param priority the lowest is asked first
 * @param standing what is held against it
 */
record Member(EndpointState state, int weight, int priority, Standing standing) {
  Member with(Standing other) {
    return new Member(state, weight, priority, other);
  }

  boolean isIn() {
    return standing.isHealthy() && !standing.ejected();
  }
}
