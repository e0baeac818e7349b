package io.headwater.gateway.decide.token;

import org.jspecify.annotations.Nullable;

/**
 * What became of a presented token.
 *
 * @param refusal why it changes nothing; null: it is accepted
 */
public record TokenVerdict(@Nullable TokenRefusal refusal) {
  /** The verdict on a token that has its request traced. */
  public static final TokenVerdict ACCEPTED = new TokenVerdict(null);

  /** Whether the request is to be traced. */
  public boolean isAccepted() {
    return refusal == null;
  }

  /** {@code accepted}, or the reason of the refusal. */
  public String wireName() {
    return refusal == null ? "accepted" : refusal.wireName();
  }
}
