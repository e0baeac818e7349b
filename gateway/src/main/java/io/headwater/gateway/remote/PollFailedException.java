package io.headwater.gateway.remote;

/** No strategy came of a poll. */
final class PollFailedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final PollResult result;

  PollFailedException(PollResult result, String message) {
    super(message);
    this.result = result;
  }

  PollResult result() {
    return result;
  }
}
