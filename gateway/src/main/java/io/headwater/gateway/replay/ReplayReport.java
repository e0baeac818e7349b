package io.headwater.gateway.replay;

import java.util.List;
import java.util.Map;

/**
 * What came of a replay.
 *
 * @param lines what was read
 * @param firstMillis when the first exchange began; 0: there is none
 * @param lastMillis when the last one began
 * @param wholeSeconds lines whose time is told to the second only: caps per second are held against
 *     what came in that second all at once
 * @param then what was sampled
 * @param now what the candidate would sample
 * @param turnedAwayNow of the exchanges that it would not sample, those that a cap would turn away
 * @param rules the busiest, by rule; in parentheses: the reason, where no rule spoke
 * @param ruleCount how many there are
 * @param operations the busiest, by operation under the candidate's routes
 * @param operationCount how many there are
 * @param open what the log does not tell
 */
public record ReplayReport(
    Lines lines,
    long firstMillis,
    long lastMillis,
    long wholeSeconds,
    Rate then,
    Rate now,
    long turnedAwayNow,
    List<Row> rules,
    int ruleCount,
    List<Row> operations,
    int operationCount,
    Open open) {
  private static final double MILLIS = 1_000;

  public ReplayReport {
    rules = List.copyOf(rules);
    operations = List.copyOf(operations);
  }

  /** How long the log is, in seconds; at least one. */
  public double seconds() {
    return Math.max(1, (lastMillis - firstMillis) / MILLIS);
  }

  /**
   * Lines of the log.
   *
   * @param read exchanges read
   * @param notReadable lines that are no exchange, or too long
   * @param firstNotReadable number of the first of these, from 1; 0: there is none
   */
  public record Lines(long read, long notReadable, long firstNotReadable) {}

  /**
   * What was sampled.
   *
   * @param sampled exchanges
   * @param busiestSecond most of them in one second of the clock
   */
  public record Rate(long sampled, long busiestSecond) {}

  /**
   * What was decided under one name.
   *
   * @param name of a rule or an operation
   * @param then exchanges in the log
   * @param sampledThen of them, sampled
   * @param now exchanges under the candidate
   * @param sampledNow of them, sampled
   */
  public record Row(String name, long then, long sampledThen, long now, long sampledNow) {}

  /**
   * What could not be judged.
   *
   * @param decisions that could be others, if the log told more
   * @param conditions what it does not tell, and how many decisions each could change
   * @param takenOver decisions of a parent, a token or a temporary rule, taken over as they were
   */
  public record Open(long decisions, Map<String, Long> conditions, long takenOver) {
    public Open {
      conditions = Map.copyOf(conditions);
    }
  }
}
