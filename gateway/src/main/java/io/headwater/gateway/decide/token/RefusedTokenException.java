package io.headwater.gateway.decide.token;

/**
 * Says that a token is of no use, and why. Has no stack trace: a flood of wrong tokens throws one
 * for each.
 */
public final class RefusedTokenException extends Exception {
  private static final long serialVersionUID = 1L;

  private final TokenRefusal refusal;

  RefusedTokenException(TokenRefusal refusal) {
    super(refusal.wireName(), null, false, false);
    this.refusal = refusal;
  }

  /** Why. */
  public TokenRefusal refusal() {
    return refusal;
  }
}
