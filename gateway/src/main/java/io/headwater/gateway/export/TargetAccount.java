package io.headwater.gateway.export;

import java.util.EnumMap;
import java.util.Map;

/**
 * The books of one export target at one moment: {@code ended + recovered = exported + queued + on
 * disk + sum of dropped}, always.
 *
 * @param target its name: {@code otlp}, {@code embedded}
 * @param ended spans ended so far
 * @param exported spans that the target took
 * @param queued spans waiting, or on their way
 * @param dropped spans lost, by cause; one that is left out is none, and every cause is there to be
 *     read
 * @param disk its disk buffer: what was recovered, what waits
 */
public record TargetAccount(
    String target,
    long ended,
    long exported,
    long queued,
    Map<DropCause, Long> dropped,
    DiskAccount disk) {
  public TargetAccount {
    Map<DropCause, Long> every = new EnumMap<>(DropCause.class);
    for (DropCause cause : DropCause.values()) {
      every.put(cause, dropped.getOrDefault(cause, 0L));
    }
    dropped = Map.copyOf(every);
  }

  /** The books of a target without a disk buffer. */
  public TargetAccount(
      String target, long ended, long exported, long queued, Map<DropCause, Long> dropped) {
    this(target, ended, exported, queued, dropped, DiskAccount.none());
  }

  /** Whether the equation holds. */
  public boolean isBalanced() {
    long lost = dropped.values().stream().mapToLong(Long::longValue).sum();
    return ended + disk.recovered() == exported + queued + disk.spans() + lost;
  }
}
