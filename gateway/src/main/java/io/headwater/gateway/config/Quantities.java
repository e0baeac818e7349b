package io.headwater.gateway.config;

import java.math.BigDecimal;
import java.time.Duration;

/** Sizes, durations and probabilities as HOCON would take them, exact and short. */
final class Quantities {
  private static final long KIB = 1024;

  private Quantities() {}

  /** In the largest unit that leaves no remainder: {@code 8k}, {@code 1500B}. */
  static String bytes(long bytes) {
    String units = "BkmgtpE";
    int unit = 0;
    long left = bytes;
    while (left != 0 && left % KIB == 0 && unit < units.length() - 1) {
      left /= KIB;
      unit++;
    }
    return left + units.substring(unit, unit + 1);
  }

  /** For people to compare, rounded up: {@code 640k}, {@code 1095m}. */
  static String roughly(long bytes) {
    return bytes < KIB * KIB
        ? (bytes + KIB - 1) / KIB + "k"
        : (bytes + KIB * KIB - 1) / (KIB * KIB) + "m";
  }

  /** In the largest unit that leaves no remainder: {@code 75s}, {@code 1500ms}. */
  static String duration(Duration duration) {
    if (duration.isZero()) {
      return "0s";
    }
    if (duration.toNanosPart() == 0) {
      long seconds = duration.toSeconds();
      if (seconds % 3600 == 0) {
        return seconds / 3600 + "h";
      }
      return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }
    if (duration.toNanosPart() % 1_000_000 == 0) {
      return duration.toMillis() + "ms";
    }
    return duration.toNanosPart() % 1000 == 0
        ? duration.toNanos() / 1000 + "us"
        : duration.toNanos() + "ns";
  }

  /** Plain digits, never an exponent: {@code 0.001}. */
  static String probability(double probability) {
    BigDecimal exact = BigDecimal.valueOf(probability);
    return exact.signum() == 0 ? "0" : exact.stripTrailingZeros().toPlainString();
  }
}
