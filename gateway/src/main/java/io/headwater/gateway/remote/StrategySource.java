package io.headwater.gateway.remote;

import java.util.concurrent.CompletableFuture;

/** Whoever gives strategies. */
public interface StrategySource {
  /** Where it is, for people. */
  String name();

  /**
   * Asks, and does not wait.
   *
   * @return the body of the answer; it ends within a bound, with {@link PollFailedException} where
   *     there is none
   */
  CompletableFuture<byte[]> ask();
}
