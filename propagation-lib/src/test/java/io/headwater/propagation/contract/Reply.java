package io.headwater.propagation.contract;

/**
 * What a server under test is to do for one request.
 *
 * @param status status code
 * @param body empty: a head without a body
 * @param async whether another thread answers, after the handler has returned
 */
public record Reply(int status, String body, boolean async) {
  public static Reply of(int status) {
    return new Reply(status, "hello", false);
  }
}
