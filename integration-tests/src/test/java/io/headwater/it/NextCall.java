package io.headwater.it;

import java.util.concurrent.CompletableFuture;

/** How a service calls the next one, through one of the client adapters. */
@FunctionalInterface
interface NextCall {
  /** Calls it; the status of its answer, or 200 where the protocol has another idea of success. */
  CompletableFuture<Integer> call() throws Exception;

  /** The same, with what it throws at once in the future. */
  static CompletableFuture<Integer> start(NextCall call) {
    try {
      return call.call();
    } catch (Exception e) {
      return CompletableFuture.failedFuture(e);
    }
  }
}
