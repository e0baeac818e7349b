package io.headwater.gateway.forward.balance;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.gateway.forward.balance.EndpointSource.Discovery;
import io.headwater.gateway.http.FailureKind;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What goes on from one configuration to the next, and what DNS changes. */
class UpstreamStateTest {
  private static final OutlierPolicy EAGER =
      new OutlierPolicy(1, 0, Duration.ofHours(1), Duration.ofHours(1), 50);
  private static final EndpointSource ONE = new EndpointSource("a", 1, 1, Discovery.NONE);
  private static final EndpointSource TWO = new EndpointSource("a", 2, 1, Discovery.NONE);
  private static final EndpointSource NAME = new EndpointSource("n", 80, 3, Discovery.DNS);
  private static final EndpointSource RECORDS = new EndpointSource("_s", 0, 1, Discovery.SRV);

  private final ManualClock clock = new ManualClock();

  @Test
  void next_keepsFiguresAndStandings_andTheOldOneItsEndpoints() {
    UpstreamState old = state(ONE, TWO);
    EndpointState first = old.group().current().all().get(0);
    old.requestStarted();
    first.attemptStarted();
    old.group().failed(first, FailureKind.UPSTREAM_REFUSED);

    UpstreamState next = old.next();
    next.configure(List.of(ONE, NAME), EAGER, RetryBudget.Limits.DEFAULT, false);

    UpstreamSnapshot snapshot = next.snapshot("u");
    assertThat(snapshot.requests()).isOne();
    assertThat(snapshot.ejections()).isOne();
    assertThat(snapshot.endpoints().get(0).address()).isEqualTo("a:1");
    assertThat(snapshot.endpoints().get(0).condition())
        .isEqualTo(EndpointSnapshot.Condition.EJECTED);
    assertThat(snapshot.endpoints().get(0).inFlight()).isOne();
    assertThat(snapshot.endpoints().get(1).address()).isEqualTo("n:80");
    assertThat(old.snapshot("u").endpoints())
        .extracting(EndpointSnapshot::address)
        .containsExactly("a:1", "a:2");
  }

  @Test
  void unhealthy_isForgotten_whereTheCheckIs() {
    UpstreamState old = state(ONE);
    old.group().checked(old.group().current().all().get(0), "status 500");
    UpstreamState checked = old.next();
    checked.configure(List.of(ONE), EAGER, RetryBudget.Limits.DEFAULT, true);
    assertThat(checked.group().current().size()).isZero();
    UpstreamState unchecked = old.next();
    unchecked.configure(List.of(ONE), EAGER, RetryBudget.Limits.DEFAULT, false);
    assertThat(unchecked.group().current().size()).isOne();
  }

  @Test
  void name_isItselfUntilItIsFound_andRecordsAreNobody() {
    UpstreamState state = state(NAME, RECORDS);
    assertThat(addresses(state)).containsExactly("n:80");
    state.membership().found(NAME, List.of(candidate("10.0.0.1"), candidate("10.0.0.2")));
    state.membership().found(RECORDS, List.of(candidate("10.0.0.3")));
    assertThat(addresses(state)).containsExactly("10.0.0.1:80", "10.0.0.2:80", "10.0.0.3:80");
  }

  @Test
  void failure_leavesTheLastGoodSet_andIsCountedAndSaid() {
    UpstreamState state = state(NAME);
    state.membership().found(NAME, List.of(candidate("10.0.0.1")));
    clock.advance(Duration.ofSeconds(7));
    state.membership().failed(NAME, "no answer");
    assertThat(addresses(state)).containsExactly("10.0.0.1:80");
    assertThat(state.snapshot("u").discovery())
        .containsExactly(
            new DiscoverySnapshot(
                "n", "dns", 1, Duration.ofSeconds(7).toNanos(), 1, 1, "no answer"));
  }

  @Test
  void found_isKeptByTheNext_andWhatComesAfterIsForTheNextAlone() {
    UpstreamState old = state(NAME);
    old.membership().found(NAME, List.of(candidate("10.0.0.1")));
    UpstreamState next = old.next();
    next.configure(List.of(ONE, NAME), EAGER, RetryBudget.Limits.DEFAULT, false);
    assertThat(addresses(next)).containsExactly("a:1", "10.0.0.1:80");
    next.membership().found(NAME, List.of(candidate("10.0.0.9")));
    assertThat(addresses(next)).containsExactly("a:1", "10.0.0.9:80");
    assertThat(addresses(old)).containsExactly("10.0.0.1:80");
    next.membership().found(RECORDS, List.of(candidate("10.0.0.8")));
    assertThat(addresses(next)).as("a source that is not configured").hasSize(2);
  }

  @Test
  void connections_areBoundedOverAllLoops() {
    EndpointState endpoint = state(ONE).group().current().all().get(0);
    assertThat(endpoint.takeConnection(2)).isTrue();
    assertThat(endpoint.takeConnection(2)).isTrue();
    assertThat(endpoint.takeConnection(2)).isFalse();
    endpoint.returnConnection();
    assertThat(endpoint.takeConnection(2)).isTrue();
    assertThat(endpoint.takeConnection(0)).as("0: no limit").isTrue();
    assertThat(endpoint.connections()).isEqualTo(3);
  }

  @Test
  void occupancy_isBounded_andWakesWhoWaits() {
    Occupancy occupancy = new Occupancy();
    int[] woken = {0};
    Runnable line = () -> woken[0]++;
    occupancy.addLine(line);
    assertThat(occupancy.enter(1)).isTrue();
    assertThat(occupancy.enter(1)).isFalse();
    occupancy.leave(1);
    assertThat(woken[0]).as("nobody waits").isZero();
    assertThat(occupancy.enter(1)).isTrue();
    assertThat(occupancy.queue(1)).isTrue();
    assertThat(occupancy.queue(1)).isFalse();
    assertThat(occupancy.queue(0)).isFalse();
    assertThat(occupancy.refusedFull()).isEqualTo(2);
    occupancy.leave(1);
    assertThat(woken[0]).isOne();
    occupancy.unqueue();
    occupancy.removeLine(line);
    occupancy.wakeAll();
    assertThat(woken[0]).isOne();
  }

  private UpstreamState state(EndpointSource... sources) {
    UpstreamState state = new UpstreamState(clock);
    state.configure(List.of(sources), EAGER, RetryBudget.Limits.DEFAULT, false);
    return state;
  }

  private static Candidate candidate(String host) {
    return new Candidate(new Endpoint(host, 80), 1, 0);
  }

  private static List<String> addresses(UpstreamState state) {
    return state.snapshot("u").endpoints().stream().map(EndpointSnapshot::address).toList();
  }
}
