package io.headwater.gateway.decide;

import org.jspecify.annotations.Nullable;

/**
 * What is sampled at one rate: all that a rule matches, or one operation of it.
 *
 * <p>Rate and floor are shared with the lane of the configuration before, if there was one, so that
 * a reload forgets nothing.
 */
final class Lane {
  private static final double LEAST_TIME_CONSTANT = 1e9;
  private static final double MOST_TIME_CONSTANT = 30e9;

  /** Arrivals that the average is to be of, at least, where the time constant allows it. */
  private static final double ARRIVALS = 20;

  private final ArrivalRate rate;
  private final MinuteFloor floor;
  private final ThresholdLadder ladder;
  private final double target;
  private final double timeConstant;

  // Which step the last rate led to. Written without care: any step is a true one.
  private volatile double lastRate = -1;
  private volatile @Nullable Outcome lastOutcome;

  /**
   * Makes a lane.
   *
   * @param target sampled per second
   */
  Lane(ArrivalRate rate, MinuteFloor floor, ThresholdLadder ladder, double target) {
    this.rate = rate;
    this.floor = floor;
    this.ladder = ladder;
    this.target = target;
    this.timeConstant =
        Math.max(LEAST_TIME_CONSTANT, Math.min(MOST_TIME_CONSTANT, ARRIVALS / target * 1e9));
  }

  /** The same arrivals, for another configuration. */
  Lane with(ThresholdLadder otherLadder, double otherTarget) {
    return new Lane(rate, floor, otherLadder, otherTarget);
  }

  /** This target, for the arrivals of another lane. */
  Lane after(Lane before) {
    return new Lane(before.rate, before.floor, ladder, target);
  }

  /** The same target for what has not arrived yet. */
  Lane afresh(long now) {
    return new Lane(new ArrivalRate(now), new MinuteFloor(), ladder, target);
  }

  /** What is in force for one arrival. */
  Outcome arrive(long now, Effect effect) {
    if (effect == Effect.PEEK) {
      return ladder.nearest(probability(rate.peek(now, timeConstant)));
    }
    double perSecond = rate.arrive(now, timeConstant);
    Outcome last = lastOutcome;
    if (last != null && perSecond == lastRate) {
      return last;
    }
    Outcome outcome = ladder.nearest(probability(perSecond));
    lastOutcome = outcome;
    lastRate = perSecond;
    return outcome;
  }

  /** Arrivals per second, smoothed; none is counted. */
  double arrivals(long now) {
    return rate.peek(now, timeConstant);
  }

  MinuteFloor floor() {
    return floor;
  }

  private double probability(double perSecond) {
    return perSecond <= target ? 1 : target / perSecond;
  }
}
