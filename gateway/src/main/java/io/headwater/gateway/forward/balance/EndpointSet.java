package io.headwater.gateway.forward.balance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints of an upstream, and which of them are open to be picked. Immutable: what changes
 * makes another one, so that a picker works on one picture.
 *
 * <p>Open are, of the lowest priority that has any, those that are healthy and not ejected. Where
 * there is none at all, ejections are not heeded: better a bad endpoint than none. What a health
 * check says always is.
 */
public final class EndpointSet {
  static final EndpointSet EMPTY = new EndpointSet(List.of());

  private static final int PERCENT = 100;

  private final List<Member> members;
  private final EndpointState[] open;

  /** Running totals of the weights of those open. */
  private final long[] weightSums;

  private final boolean panicking;
  private final boolean evenWeights;
  private final boolean anyEjected;
  private final long nextReadmission;

  private EndpointSet(List<Member> members) {
    this.members = List.copyOf(members);
    List<Member> chosen = lowestPriority(Member::isIn);
    this.panicking = chosen.isEmpty();
    if (panicking) {
      chosen = lowestPriority(member -> member.standing().isHealthy());
    }
    this.open = chosen.stream().map(Member::state).toArray(EndpointState[]::new);
    this.weightSums = new long[open.length];
    long sum = 0;
    boolean even = true;
    for (int i = 0; i < open.length; i++) {
      sum += chosen.get(i).weight();
      even &= chosen.get(i).weight() == chosen.get(0).weight();
      weightSums[i] = sum;
    }
    this.evenWeights = even;
    boolean ejected = false;
    long next = 0;
    for (Member member : members) {
      if (member.standing().ejected()) {
        long until = member.standing().until();
        next = !ejected || until - next < 0 ? until : next;
        ejected = true;
      }
    }
    this.anyEjected = ejected;
    this.nextReadmission = next;
  }

  private List<Member> lowestPriority(Predicate<Member> may) {
    int lowest =
        members.stream().filter(may).mapToInt(Member::priority).min().orElse(Integer.MAX_VALUE);
    return members.stream().filter(may).filter(member -> member.priority() == lowest).toList();
  }

  // --- picking ---

  /** How many are open. */
  public int size() {
    return open.length;
  }

  /** One that is open. */
  public EndpointState get(int index) {
    return open[index];
  }

  long weight(int index) {
    return index == 0 ? weightSums[0] : weightSums[index] - weightSums[index - 1];
  }

  long totalWeight() {
    return open.length == 0 ? 0 : weightSums[open.length - 1];
  }

  boolean hasEvenWeights() {
    return evenWeights;
  }

  /** Which of those open a ticket from 0 to below the total weight belongs to. */
  int indexAt(long ticket) {
    int low = 0;
    int high = open.length - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (ticket < weightSums[middle]) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /** The weights of all before one that is open. */
  long weightBefore(int index) {
    return index == 0 ? 0 : weightSums[index - 1];
  }

  // --- what there is ---

  List<Member> members() {
    return members;
  }

  /** Whether an endpoint belongs to the upstream, open or not. */
  public boolean contains(EndpointState state) {
    for (Member member : members) {
      if (member.state() == state) {
        return true;
      }
    }
    return false;
  }

  /** Every endpoint, open or not. */
  public List<EndpointState> all() {
    return members.stream().map(Member::state).toList();
  }

  /**
   * Those that are left out for having failed, and by no health check: a last resort for what
   * failed everywhere else.
   */
  public List<EndpointState> lastResorts() {
    return members.stream()
        .filter(member -> member.standing().ejected() && member.standing().isHealthy())
        .map(Member::state)
        .toList();
  }

  /** Whether nothing is held against an endpoint by a health check. */
  public boolean isHealthy(EndpointState state) {
    return members.stream()
        .noneMatch(member -> member.state() == state && !member.standing().isHealthy());
  }

  boolean isPanicking() {
    return panicking;
  }

  boolean isDue(long now) {
    return anyEjected && nextReadmission - now <= 0;
  }

  boolean hasEjected() {
    return anyEjected;
  }

  // --- what makes another one ---

  /** Others in place of these; those that stay keep their state. */
  EndpointSet replacedBy(List<Candidate> candidates) {
    Map<Endpoint, Candidate> distinct = new LinkedHashMap<>();
    for (Candidate each : candidates) {
      distinct.merge(each.endpoint(), each, EndpointSet::together);
    }
    List<Member> next = new ArrayList<>();
    for (Candidate each : distinct.values()) {
      Member known = find(each.endpoint());
      next.add(
          known == null
              ? new Member(
                  new EndpointState(each.endpoint()), each.weight(), each.priority(), Standing.NEW)
              : new Member(known.state(), each.weight(), each.priority(), known.standing()));
    }
    return next.equals(members) ? this : new EndpointSet(next);
  }

  /** The same address twice is one endpoint with the share of both. */
  private static Candidate together(Candidate one, Candidate other) {
    return new Candidate(
        one.endpoint(), one.weight() + other.weight(), Math.min(one.priority(), other.priority()));
  }

  private @Nullable Member find(Endpoint endpoint) {
    for (Member member : members) {
      if (member.state().endpoint().equals(endpoint)) {
        return member;
      }
    }
    return null;
  }

  /** One is left out for a while; the same set where as many are as may be. */
  EndpointSet withEjected(EndpointState state, long now, OutlierPolicy policy) {
    long ejected = members.stream().filter(member -> member.standing().ejected()).count();
    long most = (long) members.size() * policy.maxEjectedPercent() / PERCENT;
    return ejected >= most
        ? this
        : changed(
            state, standing -> standing.ejected() ? standing : standing.ejectedAt(now, policy));
  }

  /** What the health check says of one. */
  EndpointSet withHealth(EndpointState state, @Nullable String unhealthy) {
    return changed(
        state,
        standing ->
            standing.isHealthy() == (unhealthy == null)
                ? standing
                : standing.withHealth(unhealthy));
  }

  /** Nobody is unhealthy: there is no health check any more. */
  EndpointSet withoutHealth() {
    return new EndpointSet(
        members.stream().map(member -> member.with(member.standing().withHealth(null))).toList());
  }

  /**
   * Whether each one that is open fails as those did that are ejected: then it is time to ask them
   * again, since they may have recovered, and these cannot be left out beside them.
   */
  boolean isFailingWhole(OutlierPolicy policy) {
    for (EndpointState state : open) {
      if (state.failuresInARow() < policy.failures()) {
        return false;
      }
    }
    return policy.failures() > 0;
  }

  /** Those whose time is over are let in again. */
  EndpointSet withReadmitted(long now) {
    return readmitting(now, standing -> standing.isDue(now));
  }

  /** All that are ejected are let in again. */
  EndpointSet withAllReadmitted(long now) {
    return readmitting(now, Standing::ejected);
  }

  private EndpointSet readmitting(long now, Predicate<Standing> which) {
    return new EndpointSet(
        members.stream()
            .map(
                member ->
                    which.test(member.standing())
                        ? member.with(member.standing().readmittedAt(now))
                        : member)
            .toList());
  }

  private EndpointSet changed(
      EndpointState state, java.util.function.UnaryOperator<Standing> change) {
    List<Member> next = new ArrayList<>(members);
    boolean same = true;
    for (int i = 0; i < next.size(); i++) {
      Member member = next.get(i);
      if (member.state() == state) {
        Standing standing = change.apply(member.standing());
        same = standing.equals(member.standing());
        next.set(i, member.with(standing));
      }
    }
    return same ? this : new EndpointSet(next);
  }
}
