package io.headwater.gateway.http;

/**
 * Why an exchange could not be served as asked.
 *
 * @param kind what went wrong
 * @param source whose fault it is
 * @param retryable nothing of the request can have been acted on: another attempt is safe
 * @param safeMessage a sentence for the client: no stack, no internal address, nothing the client
 *     sent beyond the name of the service it asked for
 * @param retryAfter seconds after which the client may try again; 0: nothing is said of that
 */
public record GatewayFailure(
    FailureKind kind, FailureSource source, boolean retryable, String safeMessage, int retryAfter) {

  /** Nothing is said of when to try again. */
  public GatewayFailure(
      FailureKind kind, FailureSource source, boolean retryable, String safeMessage) {
    this(kind, source, retryable, safeMessage, 0);
  }

  /** A failure of the client's making; never retried. */
  public static GatewayFailure ofClient(FailureKind kind, String safeMessage) {
    return new GatewayFailure(kind, FailureSource.CLIENT, false, safeMessage);
  }

  /** A failure of an upstream. */
  public static GatewayFailure ofUpstream(FailureKind kind, boolean retryable, String safeMessage) {
    return new GatewayFailure(kind, FailureSource.UPSTREAM, retryable, safeMessage);
  }

  /** A failure of the gateway itself; never retried. */
  public static GatewayFailure ofGateway(FailureKind kind, String safeMessage) {
    return new GatewayFailure(kind, FailureSource.GATEWAY, false, safeMessage);
  }

  /** The same, and the client is told when to try again. */
  public GatewayFailure after(int seconds) {
    return new GatewayFailure(kind, source, retryable, safeMessage, seconds);
  }
}
