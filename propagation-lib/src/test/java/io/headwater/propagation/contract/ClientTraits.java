package io.headwater.propagation.contract;

/**
 * What sets a client apart from the others.
 *
 * @param carriesContext whether what is chained on an asynchronous call runs in the caller's
 *     context
 * @param endsWithBody whether the span lasts until the body is read; else until the head is
 * @param clearsUntraced whether headers by hand are taken away where no trace is current, too
 * @param cancels whether cancelling the future cancels the call; else it goes on unheard
 */
public record ClientTraits(
    boolean carriesContext, boolean endsWithBody, boolean clearsUntraced, boolean cancels) {
  /** The context is carried, and the span lasts as long as the body. */
  public static ClientTraits plain() {
    return new ClientTraits(true, true, true, true);
  }

  /** The same, where callbacks run in no context. */
  public ClientTraits withoutContext() {
    return new ClientTraits(false, endsWithBody, clearsUntraced, cancels);
  }

  /** The same, where the span ends with the head. */
  public ClientTraits untilTheHead() {
    return new ClientTraits(carriesContext, false, clearsUntraced, cancels);
  }

  /** The same, where an untraced request is not looked at. */
  public ClientTraits untouchedUntraced() {
    return new ClientTraits(carriesContext, endsWithBody, false, cancels);
  }

  /** The same, where a cancelled future leaves its call alone. */
  public ClientTraits withoutCancel() {
    return new ClientTraits(carriesContext, endsWithBody, clearsUntraced, false);
  }
}
