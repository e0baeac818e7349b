package io.headwater.gateway.forward.balance;

/**
 * An endpoint that belongs to an upstream.
 *
 * @param endpoint where it is
 * @param weight its share, against the weights of the others; at least 1
 * @param priority the lowest is asked first; others only where none of those can be
 */
public record Candidate(Endpoint endpoint, int weight, int priority) {
  public Candidate {
    if (weight < 1) {
      throw new IllegalArgumentException("weight: " + weight + " (expected: 1 or more)");
    }
  }
}
