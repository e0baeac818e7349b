package io.headwater.gateway.explain;

import io.headwater.gateway.decide.Cap;
import io.headwater.gateway.decide.Decision;
import io.headwater.gateway.decide.Explanation.CapState;
import io.headwater.gateway.decide.Explanation.Left;
import io.headwater.gateway.decide.SamplingKind;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** The words of explanations, the same for people and for JSON. */
final class ExplanationWords {
  private static final MathContext DIGITS = new MathContext(6, RoundingMode.HALF_UP);

  private ExplanationWords() {}

  static String kind(SamplingKind kind) {
    if (kind instanceof SamplingKind.Never) {
      return "never";
    }
    if (kind instanceof SamplingKind.Probability probability) {
      return "probability " + number(probability.probability());
    }
    if (kind instanceof SamplingKind.TargetPerSecond target) {
      return number(target.perSecond()) + " per second";
    }
    if (kind instanceof SamplingKind.TargetPerOperation target) {
      return number(target.perSecond())
          + " per second of each operation"
          + (target.minPerMinute() > 0
              ? ", at least " + target.minPerMinute() + " per minute"
              : "");
    }
    return "always";
  }

  /** {@code 540 s, 12 to sample}. */
  static String left(Left left) {
    return left.seconds()
        + " s"
        + (left.count().isPresent() ? ", " + left.count().getAsLong() + " to sample" : "");
  }

  static String cap(CapState cap) {
    return cap.cap().wireName()
        + ": at most "
        + cap.maxPerSecond()
        + " per second, "
        + (cap.room() ? "room" : "no room")
        + (cap.limiting() ? ", turned others away in the last second" : "");
  }

  /** Why: {@code rule checkout, probability 0.01}. */
  static String why(Decision decision) {
    return "reason "
        + decision.reason().wireName()
        + (decision.rule() == null ? "" : ", rule " + decision.rule())
        + ", probability "
        + number(decision.probability())
        + (decision.boosted() ? " of a boost" : "")
        + (decision.cap() == Cap.NONE
            ? ""
            : ", "
                + (decision.sampled() ? "touched" : "turned away")
                + " by the cap of the "
                + decision.cap().wireName());
  }

  /** To six digits, without exponent: {@code 0.001}, {@code 1}. */
  static String number(double value) {
    return plain(new BigDecimal(value).round(DIGITS));
  }

  /** A share of 1 as {@code 1 %}. */
  static String percent(double share) {
    return plain(new BigDecimal(share).movePointRight(2).round(DIGITS)) + " %";
  }

  private static String plain(BigDecimal value) {
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
  }
}
