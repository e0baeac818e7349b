package io.headwater.gateway.export;

import java.util.Map;

/**
 * The books of one export target at one moment: {@code ended = exported + queued + sum of dropped},
 * always.
 *
 * @param target its name: {@code otlp}, {@code embedded}
 * @param ended spans ended so far
 * @param exported spans that the target took
 * @param queued spans waiting, or on their way
 * @param dropped spans lost, by cause; every cause is there
 */
public record TargetAccount(
    String target, long ended, long exported, long queued, Map<DropCause, Long> dropped) {
  public TargetAccount {
    dropped = Map.copyOf(dropped);
  }
}
