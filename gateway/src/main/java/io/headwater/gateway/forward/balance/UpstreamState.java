package io.headwater.gateway.forward.balance;

import java.util.List;
import java.util.function.LongSupplier;

/**
 * What all event loops know of one upstream under one configuration. A reload that changes it makes
 * the next one, which goes on with all figures, and with all that is known of endpoints that stay;
 * exchanges of the old configuration keep to the endpoints of theirs.
 */
public final class UpstreamState {
  private final LongSupplier nanoClock;
  private final UpstreamTally tally;
  private final Occupancy occupancy;
  private final RetryBudget budget;
  private final EndpointGroup group;
  private final Membership membership;

  /**
   * Begins without any endpoint.
   *
   * @param nanoClock never goes back
   */
  public UpstreamState(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    this.tally = new UpstreamTally();
    this.occupancy = new Occupancy();
    this.budget = new RetryBudget(nanoClock, tally.requests::sum);
    this.group = new EndpointGroup(nanoClock, tally, EndpointSet.EMPTY);
    this.membership = new Membership(group);
  }

  private UpstreamState(UpstreamState before) {
    this.nanoClock = before.nanoClock;
    this.tally = before.tally;
    this.occupancy = before.occupancy;
    this.budget = before.budget;
    this.group = new EndpointGroup(nanoClock, tally, before.group.current());
    this.membership = new Membership(group, before.membership);
  }

  /** The state under the next configuration. */
  public UpstreamState next() {
    return new UpstreamState(this);
  }

  /**
   * Puts the terms of its configuration in force; once, before it is used.
   *
   * @param checked whether there is a health check
   */
  public void configure(
      List<EndpointSource> sources,
      OutlierPolicy outliers,
      RetryBudget.Limits retryLimits,
      boolean checked) {
    group.judgeBy(outliers);
    if (!checked) {
      group.uncheck();
    }
    budget.limitBy(retryLimits);
    membership.configure(sources);
  }

  /** Its endpoints. */
  public EndpointGroup group() {
    return group;
  }

  /** Who its endpoints are. */
  public Membership membership() {
    return membership;
  }

  /** How full it is. */
  public Occupancy occupancy() {
    return occupancy;
  }

  /** Counts an exchange that begins. */
  public void requestStarted() {
    tally.requests.increment();
  }

  /** Counts an exchange that is over. */
  public void requestEnded() {
    tally.requestsOver.increment();
  }

  /** Counts an exchange for which nobody is there. */
  public void foundNobody() {
    tally.unavailable.increment();
  }

  /** Takes a retry out of the budget, and counts it, or that there was none. */
  public boolean tryRetry() {
    boolean taken = budget.tryTake();
    (taken ? tally.retries : tally.retriesDenied).increment();
    return taken;
  }

  /** Counts a retry that needs no budget. */
  public void retriedForFree() {
    tally.retries.increment();
  }

  /** Reads everything. */
  public UpstreamSnapshot snapshot(String name) {
    EndpointSet set = group.current();
    long now = group.now();
    long over = tally.requestsOver.sum();
    long begun = tally.requests.sum();
    return new UpstreamSnapshot(
        name,
        set.members().stream().map(member -> EndpointSnapshot.of(member, now)).toList(),
        membership.snapshot(),
        set.isPanicking() && set.size() > 0,
        begun,
        Math.max(0, begun - over),
        occupancy.waiting(),
        occupancy.refusedFull(),
        occupancy.refusedLate(),
        tally.unavailable.sum(),
        tally.retries.sum(),
        tally.retriesDenied.sum(),
        tally.ejections.sum(),
        tally.ejectionsDenied.sum());
  }
}
