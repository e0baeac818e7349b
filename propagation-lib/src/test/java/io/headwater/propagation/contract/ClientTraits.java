package io.headwater.propagation.contract;

/**
 * What sets a client apart from the others.
 *
 * @param carriesContext whether what is chained on an asynchronous call runs in the caller's
 *     context
 * @param endsWithBody whether the span lasts until the body is read; else until the head is
 * @param seesConnecting whether the adapter hears of a call before there is a connection; else a
 *     call that finds nobody has no span
 * @param replacesHandwritten whether trace headers that were written by hand are taken away; else a
 *     call that has one is sent as it is, and has no span
 */
public record ClientTraits(
    boolean carriesContext,
    boolean endsWithBody,
    boolean seesConnecting,
    boolean replacesHandwritten) {
  /** The context is carried, and the span lasts as long as the body. */
  public static ClientTraits plain() {
    return new ClientTraits(true, true, true, true);
  }

  /** The same, where callbacks run in no context. */
  public ClientTraits withoutContext() {
    return new ClientTraits(false, endsWithBody, seesConnecting, replacesHandwritten);
  }

  /** The same, where the span ends with the head. */
  public ClientTraits untilTheHead() {
    return new ClientTraits(carriesContext, false, seesConnecting, replacesHandwritten);
  }

  /** The same, where requests are seen on connections only. */
  public ClientTraits withoutConnecting() {
    return new ClientTraits(carriesContext, endsWithBody, false, replacesHandwritten);
  }

  /** The same, where no header can be taken away. */
  public ClientTraits keepingHandwritten() {
    return new ClientTraits(carriesContext, endsWithBody, seesConnecting, false);
  }
}
