package io.headwater.gateway.decide.token;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** The books of presented tokens: each is counted once, as accepted or by its refusal. */
public final class TokenLedger {
  private final LongAdder accepted = new LongAdder();
  private final Map<TokenRefusal, LongAdder> refused = new EnumMap<>(TokenRefusal.class);

  TokenLedger() {
    for (TokenRefusal refusal : TokenRefusal.values()) {
      refused.put(refusal, new LongAdder());
    }
  }

  void count(TokenVerdict verdict) {
    TokenRefusal refusal = verdict.refusal();
    LongAdder adder = refusal == null ? accepted : refused.get(refusal);
    if (adder == null) {
      throw new IllegalStateException("no counter for " + refusal);
    }
    adder.increment();
  }

  /** Reads the books. */
  public Snapshot snapshot() {
    Map<TokenRefusal, Long> counts = new EnumMap<>(TokenRefusal.class);
    refused.forEach((refusal, adder) -> counts.put(refusal, adder.sum()));
    return new Snapshot(accepted.sum(), counts);
  }

  /**
   * The books at one moment.
   *
   * @param accepted uses that were accepted
   * @param refused tokens refused, by reason; every reason is there
   */
  public record Snapshot(long accepted, Map<TokenRefusal, Long> refused) {
    /** All tokens presented so far. */
    public long presented() {
      return accepted + refused.values().stream().mapToLong(Long::longValue).sum();
    }
  }
}
