package io.headwater.gateway.decide.trust;

import io.headwater.gateway.decide.SlidingBudget;
import io.headwater.gateway.decide.trust.TrustTally.Counts;
import io.headwater.gateway.http.RequestView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is taken from the callers of one entry, and how much of it is left. Shared by all event
 * loops, and by the tables before and after a reload for as long as its entry stays the same.
 */
public final class Trust {
  private final TrustEntry entry;
  private final SlidingBudget budget;
  private final TrustTally tally = new TrustTally();
  private final TrustTally total;

  Trust(TrustEntry entry, TrustTally total) {
    this.entry = entry;
    this.budget =
        new SlidingBudget(entry.policy() == TrustPolicy.CONTINUE ? entry.maxPerSecond() : 0);
    this.total = total;
  }

  /** What becomes of the trace that such a caller sends. */
  public TrustPolicy policy() {
    return entry.policy();
  }

  /** The entry as configured. */
  public TrustEntry entry() {
    return entry;
  }

  /**
   * Asks to keep the decision of a sampled parent, and counts a no; a yes is to be followed by
   * {@link #settle}. To be asked once per exchange, only if the policy is {@code continue}, and
   * never for a parent that is not sampled: its no costs nothing.
   *
   * @param nanoTime now, in nanoseconds of a clock of any origin
   * @return false: the budget is used up; the trace is to be begun anew and decided here
   */
  public boolean admit(long nanoTime) {
    boolean admitted = budget.admit(nanoTime);
    if (!admitted) {
      tally.overBudget();
      total.overBudget();
    }
    return admitted;
  }

  /**
   * Counts what became of a parent that was admitted. Its place in the budget stays taken: that
   * fills up again by itself.
   *
   * @param held false: the gateway's cap turned it away
   */
  void settle(boolean held) {
    tally.settled(held);
    total.settled(held);
  }

  /** What {@link #admit} would answer now; uses nothing up and counts nothing. */
  public boolean wouldAdmit(long nanoTime) {
    return budget.hasRoom(nanoTime);
  }

  /** Counts since the entry was first loaded as it is. */
  public Counts counts() {
    return tally.counts();
  }

  boolean isFor(RequestView request, @Nullable String tenant) {
    return (entry.tenants().isEmpty() || isOneOf(entry.tenants(), tenant))
        && (entry.peers().isEmpty() || isFrom(request));
  }

  private static boolean isOneOf(List<String> tenants, @Nullable String tenant) {
    for (int i = 0; i < tenants.size(); i++) {
      if (tenants.get(i).equals(tenant)) {
        return true;
      }
    }
    return false;
  }

  private boolean isFrom(RequestView request) {
    var peer = request.peerIp();
    for (int i = 0; i < entry.peers().size(); i++) {
      if (entry.peers().get(i).contains(peer)) {
        return true;
      }
    }
    return false;
  }
}
