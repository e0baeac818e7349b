package io.headwater.propagation.contract;

/**
 * What sets a server apart from the others.
 *
 * @param seesExceptions whether what a handler throws comes by the adapter as it was thrown; else
 *     only the status tells
 * @param timesOut whether the server ends by itself an answer that never comes
 * @param knowsProtocol whether the server tells its adapter which version of HTTP it speaks
 * @param knowsPeer whether it tells who is at the other end of the connection
 */
public record ServerTraits(
    boolean seesExceptions, boolean timesOut, boolean knowsProtocol, boolean knowsPeer) {
  /** Exceptions are seen, and there is no time-out. */
  public static ServerTraits plain() {
    return new ServerTraits(true, false, true, true);
  }

  /** The same, where exceptions become answers before the adapter hears of them. */
  public ServerTraits withoutExceptions() {
    return new ServerTraits(false, timesOut, knowsProtocol, knowsPeer);
  }

  /** The same, with a time-out, which its test sets to less than a second. */
  public ServerTraits withTimeout() {
    return new ServerTraits(seesExceptions, true, knowsProtocol, knowsPeer);
  }

  /** The same, where nobody knows the version of HTTP. */
  public ServerTraits withoutProtocol() {
    return new ServerTraits(seesExceptions, timesOut, false, knowsPeer);
  }

  /** The same, where nobody knows the peer. */
  public ServerTraits withoutPeer() {
    return new ServerTraits(seesExceptions, timesOut, knowsProtocol, false);
  }
}
