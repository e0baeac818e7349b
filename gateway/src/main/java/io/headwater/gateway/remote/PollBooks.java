package io.headwater.gateway.remote;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What came of all polls since the start, whoever was asked. Lives as long as the gateway. */
public final class PollBooks {
  private final Map<PollResult, LongAdder> polls = new EnumMap<>(PollResult.class);
  private final Map<IgnoredPart, LongAdder> ignored = new EnumMap<>(IgnoredPart.class);
  private final LongAdder expired = new LongAdder();

  /** Empty books. */
  public PollBooks() {
    for (PollResult result : PollResult.values()) {
      polls.put(result, new LongAdder());
    }
    for (IgnoredPart part : IgnoredPart.values()) {
      ignored.put(part, new LongAdder());
    }
  }

  void count(PollResult result) {
    polls.computeIfPresent(result, PollBooks::incremented);
  }

  void count(Map<IgnoredPart, Integer> parts) {
    parts.forEach(
        (part, many) ->
            ignored.computeIfPresent(
                part,
                (which, adder) -> {
                  adder.add(many);
                  return adder;
                }));
  }

  void countExpired() {
    expired.increment();
  }

  /** Reads the books. */
  public Counts read() {
    Map<PollResult, Long> byResult = new EnumMap<>(PollResult.class);
    polls.forEach((result, adder) -> byResult.put(result, adder.sum()));
    Map<IgnoredPart, Long> byPart = new EnumMap<>(IgnoredPart.class);
    ignored.forEach((part, adder) -> byPart.put(part, adder.sum()));
    return new Counts(byResult, byPart, expired.sum());
  }

  private static LongAdder incremented(PollResult result, LongAdder adder) {
    adder.increment();
    return adder;
  }

  /**
   * The books at one moment.
   *
   * @param polls by what came of them
   * @param ignored parts of strategies that were left out, by cause; each time they came
   * @param expired strategies that became too old, since nobody answered
   */
  public record Counts(Map<PollResult, Long> polls, Map<IgnoredPart, Long> ignored, long expired) {}
}
