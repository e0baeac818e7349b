package io.headwater.propagation.contract;

import java.util.concurrent.CompletableFuture;

/**
 * What a server under test is to do for one request.
 *
 * @param status status code
 * @param body empty: a head without a body
 * @param manner how, and on which thread
 * @param gate what the second part waits for, where the answer comes in two
 */
public record Reply(int status, String body, Manner manner, CompletableFuture<Void> gate) {
  /** Ways of answering. */
  public enum Manner {
    /** Before the handler returns. */
    AT_ONCE,
    /** On another thread, after the handler has returned. */
    LATER,
    /**
     * In two parts, on any thread: {@link Reply#firstPart} is flushed, so that the client has it;
     * {@link Reply#lastPart} follows when the gate completes, and ends the answer.
     */
    IN_PARTS,
    /** The body, flushed, over and over again, until the client is gone. */
    ENDLESS,
    /** Not at all: the handler goes asynchronous and the server's own time-out ends it. */
    NEVER
  }

  /** An answer that is there at once, or on another thread. */
  public Reply(int status, String body, boolean async) {
    this(status, body, async ? Manner.LATER : Manner.AT_ONCE, new CompletableFuture<>());
  }

  /** Greets at once. */
  public static Reply of(int status) {
    return new Reply(status, "hello", false);
  }

  /** Answers in this manner, and with 200. */
  public static Reply of(Manner manner, CompletableFuture<Void> gate) {
    return new Reply(200, "1st-2nd-", manner, gate);
  }

  /** Whether another thread answers, after the handler has returned. */
  public boolean async() {
    return manner == Manner.LATER;
  }

  /** First half of the body. */
  public String firstPart() {
    return body.substring(0, body.length() / 2);
  }

  /** The other half. */
  public String lastPart() {
    return body.substring(body.length() / 2);
  }
}
