package io.headwater.gateway.decide;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * What was called, as the books tell it: how often, and how it was decided. Lives as long as the
 * gateway.
 */
public final class Operation {
  private static final int OUTCOMES = 2;

  private final String name;
  private final int number;
  private final boolean routed;

  /** By reason and outcome; each is made when it is first needed, since few ever are. */
  private final AtomicReferenceArray<LongAdder> counts =
      new AtomicReferenceArray<>(DecisionReason.values().length * OUTCOMES);

  /** When its boost ends, by the clock of {@link Boosts}; {@link Boosts#NONE}: it had none. */
  private volatile long boostEnds = Boosts.NONE;

  /** When its next boost may begin. */
  private final AtomicLong boostAgain = new AtomicLong(Boosts.NONE);

  /**
   * Starts at zero.
   *
   * @param name as spans have it
   * @param number of those told apart, from 0 on; negative: it stands for all others
   * @param routed whether something of the configuration is called
   */
  Operation(String name, int number, boolean routed) {
    this.name = name;
    this.number = number;
    this.routed = routed;
  }

  void count(Decision decision) {
    int index = index(decision.reason(), decision.sampled());
    LongAdder adder = counts.get(index);
    if (adder == null) {
      LongAdder fresh = new LongAdder();
      adder = counts.compareAndExchange(index, null, fresh);
      adder = adder == null ? fresh : adder;
    }
    adder.increment();
  }

  OperationCount read() {
    long[] read = new long[counts.length()];
    for (int i = 0; i < read.length; i++) {
      LongAdder adder = counts.get(i);
      read[i] = adder == null ? 0 : adder.sum();
    }
    return new OperationCount(name, number, read);
  }

  /** Whether its rate can be raised for itself alone. */
  boolean canBeBoosted() {
    return routed && number >= 0;
  }

  boolean isBoosted(long now) {
    long ends = boostEnds;
    return ends != Boosts.NONE && ends - now > 0;
  }

  void boostUntil(long ends) {
    boostEnds = ends;
  }

  /** When its next boost may begin; whoever sets it forward begins one. */
  AtomicLong boostAgain() {
    return boostAgain;
  }

  @SuppressWarnings("EnumOrdinal") // Of an array of this process, and of nothing that outlives it.
  static int index(DecisionReason reason, boolean sampled) {
    return reason.ordinal() * OUTCOMES + (sampled ? 1 : 0);
  }
}
