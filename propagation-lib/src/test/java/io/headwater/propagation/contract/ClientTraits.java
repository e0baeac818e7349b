package io.headwater.propagation.contract;

/**
 * What sets a client apart from the others.
 *
 * @param carriesContext whether what is chained on an asynchronous call runs in the caller's
 *     context
 * @param endsWithBody whether the span lasts until the body is read; else until the head is
 * @param clearsUntraced whether headers by hand are taken away where no trace is current, too
 * @param cancels whether cancelling the future cancels the call; else it goes on unheard
 * @param seesConnecting whether the adapter hears of a call before there is a connection; else a
 *     call that finds nobody has no span
 * @param replacesHandwritten whether trace headers that were written by hand are taken away; else a
 *     call that has one is sent as it is, and has no span
 */
public record ClientTraits(
    boolean carriesContext,
    boolean endsWithBody,
    boolean clearsUntraced,
    boolean cancels,
    boolean seesConnecting,
    boolean replacesHandwritten) {
  /** The context is carried, the span lasts as long as the body, and so on: all of it. */
  public static ClientTraits plain() {
    return new ClientTraits(true, true, true, true, true, true);
  }

  /** The same, where callbacks run in no context. */
  public ClientTraits withoutContext() {
    return new ClientTraits(
        false, endsWithBody, clearsUntraced, cancels, seesConnecting, replacesHandwritten);
  }

  /** The same, where the span ends with the head. */
  public ClientTraits untilTheHead() {
    return new ClientTraits(
        carriesContext, false, clearsUntraced, cancels, seesConnecting, replacesHandwritten);
  }

  /** The same, where an untraced request is not looked at. */
  public ClientTraits untouchedUntraced() {
    return new ClientTraits(
        carriesContext, endsWithBody, false, cancels, seesConnecting, replacesHandwritten);
  }

  /** The same, where a cancelled future leaves its call alone. */
  public ClientTraits withoutCancel() {
    return new ClientTraits(
        carriesContext, endsWithBody, clearsUntraced, false, seesConnecting, replacesHandwritten);
  }

  /** The same, where requests are seen on connections only. */
  public ClientTraits withoutConnecting() {
    return new ClientTraits(
        carriesContext, endsWithBody, clearsUntraced, cancels, false, replacesHandwritten);
  }

  /** The same, where no header can be taken away. */
  public ClientTraits keepingHandwritten() {
    return new ClientTraits(
        carriesContext, endsWithBody, clearsUntraced, cancels, seesConnecting, false);
  }
}
