package io.headwater.gateway.decide.token;

/** Is told of every use of a debug token that had a request traced. */
@FunctionalInterface
public interface TokenAudit {
  /** Takes note, on the event loop of the exchange: must not block. */
  void accepted(TokenUse use);
}
