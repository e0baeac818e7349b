package io.headwater.propagation.contract;

/**
 * What sets a format apart from the others, where its specification does.
 *
 * @param saysNo whether it can say that a trace is not sampled
 * @param saysDebug whether it can say more than yes
 */
public record FormatTraits(boolean saysNo, boolean saysDebug) {
  /** Yes and no. */
  public static FormatTraits plain() {
    return new FormatTraits(true, false);
  }

  /** Yes, no, and more than yes. */
  public static FormatTraits withDebug() {
    return new FormatTraits(true, true);
  }

  /** Yes only: a no is unsaid. */
  public static FormatTraits withoutNo() {
    return new FormatTraits(false, false);
  }
}
