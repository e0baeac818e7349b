package io.headwater.gateway.exchange;

import io.headwater.gateway.decide.Explanation;
import io.headwater.gateway.decide.inbound.InboundContext;
import io.headwater.gateway.decide.inbound.InboundContextReader.FormatReading;
import io.headwater.gateway.decide.trust.TrustEntry;
import io.headwater.gateway.route.RouteMatch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a request in all that leads to its decision, and why.
 *
 * @param match where it goes
 * @param caller who sent it, and what is taken from them
 * @param outcomes what can come of it, at least one; two or more where the randomness decides and
 *     is not known. All but randomness and decision is the same in both
 */
public record RequestExplanation(
    RouteMatch match, CallerVerdict caller, List<OutcomeVerdict> outcomes) {
  public RequestExplanation {
    outcomes = List.copyOf(outcomes);
    if (outcomes.isEmpty()) {
      throw new IllegalArgumentException("outcomes: none (expected: at least one)");
    }
  }

  /** What the steps and rules say, which is the same in all outcomes. */
  public Explanation decision() {
    return outcomes.get(0).explanation();
  }

  /**
   * Who sent it.
   *
   * @param tenant whom it has proved to be; null: nobody known
   * @param trust the entry of the table of trust that is about it
   * @param room whether one more sampled parent of theirs would be taken now
   * @param readings what there is of each format in which traces are looked for
   * @param parent the trace that was read; null: there is none, or none is taken from them
   */
  public record CallerVerdict(
      @Nullable String tenant,
      TrustEntry trust,
      boolean room,
      List<FormatReading> readings,
      @Nullable InboundContext parent) {
    public CallerVerdict {
      readings = List.copyOf(readings);
    }
  }

  /** When an outcome is the one. */
  public enum When {
    /** Whatever the trace id is. */
    ALWAYS("always"),
    /** For the trace id that was given. */
    TRACE_ID("trace-id"),
    /** For the randomness that the caller's trace has. */
    CALLER("caller"),
    /** If R is T or more. */
    KEPT("R >= T"),
    /** If R is less than T. */
    DROPPED("R < T"),
    /** If R is in a range: temporary rules have thresholds of their own. */
    RANGE("range");

    private final String wireName;

    When(String wireName) {
      this.wireName = wireName;
    }

    /** As JSON spells it. */
    public String wireName() {
      return wireName;
    }
  }

  /**
   * One outcome.
   *
   * @param when it is this one
   * @param from the least R of its range; 0 where there is none
   * @param to what R of its range is less than, at most 2^56
   * @param explanation of the decision
   * @param continued whether the caller's trace goes on
   * @param exampleTraceId whether the trace id in the headers is made up; the span id always is
   * @param headers what an upstream would be told of the trace, in every configured format
   */
  public record OutcomeVerdict(
      When when,
      long from,
      long to,
      Explanation explanation,
      boolean continued,
      boolean exampleTraceId,
      List<ToldHeader> headers) {
    private static final double ALL = 0x1p56;

    /** For which share of trace ids it is this one, in [0, 1]. */
    public double share() {
      return (to - from) / ALL;
    }

    public OutcomeVerdict {
      headers = List.copyOf(headers);
    }
  }

  /**
   * A header that an upstream would get.
   *
   * @param name in lower case
   * @param value as it would be, but for made-up ids
   */
  public record ToldHeader(String name, String value) {}
}
