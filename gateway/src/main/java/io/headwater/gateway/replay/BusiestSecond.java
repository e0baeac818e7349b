package io.headwater.gateway.replay;

import java.util.TreeMap;

/**
 * The most events of any second of the clock. Events may come out of order by {@value #KEPT}
 * seconds with events; of what is later still, the second may be counted in two parts.
 */
final class BusiestSecond {
  private static final int KEPT = 4_096;

  private final TreeMap<Long, Long> seconds = new TreeMap<>();
  private long most;

  void count(long epochMillis) {
    long count = seconds.merge(Math.floorDiv(epochMillis, 1_000L), 1L, Long::sum);
    most = Math.max(most, count);
    if (seconds.size() > KEPT) {
      seconds.pollFirstEntry();
    }
  }

  long most() {
    return most;
  }
}
