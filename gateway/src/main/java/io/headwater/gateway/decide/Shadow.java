package io.headwater.gateway.decide;

import io.headwater.gateway.http.RequestView;
import io.headwater.gateway.route.RouteMatch;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a candidate beside those in force, as counters only: each request that was decided
 * is decided once more, with the same randomness, by an engine of its own with rates and caps of
 * its own. What comes of it is counted, and nothing else: no exchange, upstream or span hears of
 * it.
 *
 * <p>Parents, tokens and temporary rules are those in force: see {@link
 * DecisionEngine#decideBeside}. Shared by all event loops; a decision costs one more search, and
 * allocates nothing where neither samples.
 */
public final class Shadow {
  private final DecisionEngine engine;
  private final Books books;

  private Shadow(DecisionEngine engine, Books books) {
    this.engine = engine;
    this.books = books;
  }

  /**
   * Puts a candidate's rules beside.
   *
   * @param engine of the candidate, without steps before the rules
   * @param before the shadow that this one takes the place of, whose books go on; null: none
   */
  public static Shadow of(DecisionEngine engine, @Nullable Shadow before) {
    return new Shadow(engine, before == null ? new Books() : before.books);
  }

  /** The candidate's rules. */
  public DecisionEngine engine() {
    return engine;
  }

  /**
   * Decides beside, and counts.
   *
   * @param live what was decided
   */
  public void observe(
      RequestView request, RouteMatch match, Caller caller, long randomness, Decision live) {
    Decision shadow = engine.decideBeside(request, match, caller, randomness, live);
    books.ledger.count(request.method(), match, shadow);
    books.agreement(live.sampled(), shadow.sampled()).increment();
  }

  /** Reads the books. */
  public Snapshot snapshot() {
    return new Snapshot(
        books.both.sum(),
        books.liveOnly.sum(),
        books.shadowOnly.sum(),
        books.neither.sum(),
        books.ledger.snapshot());
  }

  /** Kept for as long as the gateway runs. */
  private static final class Books {
    private final DecisionLedger ledger = new DecisionLedger();
    private final LongAdder both = new LongAdder();
    private final LongAdder liveOnly = new LongAdder();
    private final LongAdder shadowOnly = new LongAdder();
    private final LongAdder neither = new LongAdder();

    LongAdder agreement(boolean live, boolean shadow) {
      if (live) {
        return shadow ? both : liveOnly;
      }
      return shadow ? shadowOnly : neither;
    }
  }

  /**
   * The books at one moment.
   *
   * @param both requests that both sampled
   * @param liveOnly requests that only the rules in force sampled
   * @param shadowOnly requests that only the candidate would have sampled
   * @param neither requests that neither sampled
   * @param decisions of the candidate, by reason and rule
   */
  public record Snapshot(
      long both, long liveOnly, long shadowOnly, long neither, DecisionLedger.Snapshot decisions) {}
}
