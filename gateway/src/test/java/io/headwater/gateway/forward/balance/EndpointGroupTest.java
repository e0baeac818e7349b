package io.headwater.gateway.forward.balance;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.gateway.http.FailureKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is left out, for how long, and who never is. */
class EndpointGroupTest {
  private static final OutlierPolicy POLICY =
      new OutlierPolicy(3, 4, Duration.ofSeconds(10), Duration.ofSeconds(35), 50);

  private final ManualClock clock = new ManualClock();
  private final UpstreamTally tally = new UpstreamTally();
  private final EndpointGroup group = new EndpointGroup(clock, tally, EndpointSet.EMPTY);

  @Test
  void failuresInARow_eject_andTimeReadmits() {
    List<EndpointState> all = endpoints(2);
    fail(all.get(0), 2);
    assertThat(open()).hasSize(2);
    fail(all.get(0), 1);
    assertThat(open()).containsExactly(all.get(1));
    clock.advance(Duration.ofMillis(9_999));
    assertThat(open()).containsExactly(all.get(1));
    clock.advance(Duration.ofMillis(1));
    assertThat(open()).containsExactlyElementsOf(all);
    assertThat(tally.ejections.sum()).isOne();
  }

  @Test
  void success_endsTheRow() {
    List<EndpointState> all = endpoints(2);
    fail(all.get(0), 2);
    group.answered(all.get(0), 200);
    fail(all.get(0), 2);
    assertThat(open()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({"502, 3", "503, 3", "504, 3", "500, 4", "501, 4", "599, 4"})
  void answers_ejectByTheirKind(int status, int needed) {
    List<EndpointState> all = endpoints(2);
    for (int n = 1; n < needed; n++) {
      group.answered(all.get(0), status);
    }
    assertThat(open()).hasSize(2);
    group.answered(all.get(0), status);
    assertThat(open()).containsExactly(all.get(1));
  }

  @Test
  void lostIdleConnection_isNoSignOfIllness() {
    List<EndpointState> all = endpoints(2);
    for (int n = 0; n < 10; n++) {
      group.lostIdleConnection(all.get(0));
    }
    assertThat(open()).hasSize(2);
    assertThat(all.get(0).failures()).containsEntry(FailureKind.UPSTREAM_RESET, 10L);
  }

  @Test
  void ejection_growsUpToItsLongest_andIsForgottenAfterAsLong() {
    List<EndpointState> all = endpoints(2);
    for (int seconds : List.of(10, 20, 35, 35)) {
      fail(all.get(0), 3);
      clock.advance(Duration.ofSeconds(seconds).minusMillis(1));
      assertThat(open()).as("%d s", seconds).hasSize(1);
      clock.advance(Duration.ofMillis(1));
      assertThat(open()).as("%d s", seconds).hasSize(2);
    }
    clock.advance(Duration.ofSeconds(35));
    fail(all.get(0), 3);
    clock.advance(Duration.ofSeconds(10));
    assertThat(open()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({"1,50,0", "2,50,1", "3,50,1", "10,34,3", "10,0,0", "5,100,4", "3,33,0", "3,34,1"})
  void floor_holdsHoweverManyFail(int endpoints, int percent, int mayBeOut) {
    List<EndpointState> all = endpoints(endpoints);
    group.judgeBy(new OutlierPolicy(1, 0, Duration.ofSeconds(10), Duration.ofSeconds(10), percent));
    all.subList(1, endpoints).forEach(endpoint -> fail(endpoint, 1));
    assertThat(tally.ejections.sum()).isEqualTo(mayBeOut);
    assertThat(tally.ejectionsDenied.sum()).isEqualTo(endpoints - 1 - mayBeOut);
    assertThat(open()).hasSize(endpoints - mayBeOut);
    fail(all.get(0), 1);
    assertThat(open()).as("where all fail, all are asked").hasSize(endpoints);
  }

  @Test
  void ejected_isAskedAgain_whereThoseThatMayNotBeEjectedFailToo() {
    List<EndpointState> all = endpoints(2);
    group.judgeBy(new OutlierPolicy(3, 0, Duration.ofHours(1), Duration.ofHours(1), 50));
    fail(all.get(0), 3);
    assertThat(open()).containsExactly(all.get(1));
    fail(all.get(1), 2);
    assertThat(open()).containsExactly(all.get(1));
    fail(all.get(1), 1);
    assertThat(open()).containsExactlyElementsOf(all);
    fail(all.get(1), 1);
    assertThat(open()).containsExactly(all.get(0));
  }

  @Test
  void floor_holdsWhenAllLoopsFailAtOnce() throws Exception {
    List<EndpointState> all = endpoints(16);
    group.judgeBy(new OutlierPolicy(1, 0, Duration.ofHours(1), Duration.ofHours(1), 25));
    ExecutorService loops = Executors.newFixedThreadPool(4);
    List<Future<?>> done = new ArrayList<>();
    for (int loop = 0; loop < 4; loop++) {
      done.add(loops.submit(() -> all.subList(1, 16).forEach(endpoint -> fail(endpoint, 5))));
    }
    for (Future<?> each : done) {
      each.get();
    }
    loops.shutdown();
    assertThat(open()).hasSize(12);
    assertThat(tally.ejections.sum()).isEqualTo(4);
  }

  @Test
  void unhealthy_isOut_evenWhereNobodyIsLeft() {
    List<EndpointState> all = endpoints(2);
    group.checked(all.get(0), "status 500");
    assertThat(open()).containsExactly(all.get(1));
    group.checked(all.get(1), "no connection");
    assertThat(open()).isEmpty();
    group.checked(all.get(1), null);
    assertThat(open()).containsExactly(all.get(1));
  }

  @Test
  void ejected_isHeededNoMore_whereTheRestIsUnhealthy() {
    List<EndpointState> all = endpoints(2);
    fail(all.get(0), 3);
    group.checked(all.get(1), "status 500");
    assertThat(open()).containsExactly(all.get(0));
    assertThat(group.current().isPanicking()).isTrue();
  }

  @Test
  void priority_lowestThatHasAny() {
    group.replace(List.of(candidate(1, 0), candidate(2, 0), candidate(3, 5), candidate(4, 7)));
    group.judgeBy(new OutlierPolicy(1, 0, Duration.ofSeconds(1), Duration.ofSeconds(1), 100));
    List<EndpointState> all = group.current().all();
    assertThat(open()).containsExactly(all.get(0), all.get(1));
    fail(all.get(0), 1);
    assertThat(open()).containsExactly(all.get(1));
    fail(all.get(1), 1);
    assertThat(open()).containsExactly(all.get(2));
    group.checked(all.get(2), "status 500");
    assertThat(open()).containsExactly(all.get(3));
  }

  @Test
  void replace_keepsWhoStays_andWhatIsHeldAgainstIt() {
    List<EndpointState> all = endpoints(3);
    fail(all.get(0), 3);
    all.get(0).attemptStarted();
    group.replace(List.of(candidate(1, 0), candidate(3, 0), candidate(9, 0)));
    List<EndpointState> now = group.current().all();
    assertThat(now.subList(0, 2)).containsExactly(all.get(0), all.get(2));
    assertThat(open()).doesNotContain(all.get(0)).hasSize(2);
    assertThat(now.get(0).inFlight()).isOne();
    assertThat(group.current().contains(all.get(1))).isFalse();
  }

  @Test
  void replace_bySame_changesNothing_andTwiceTheSameIsOne() {
    endpoints(2);
    EndpointSet before = group.current();
    group.replace(List.of(candidate(1, 0), candidate(2, 0)));
    assertThat(group.current()).isSameAs(before);
    group.replace(List.of(candidate(1, 0), candidate(1, 0)));
    assertThat(group.current().size()).isOne();
    assertThat(group.current().totalWeight()).isEqualTo(2);
  }

  private List<EndpointState> endpoints(int count) {
    List<Candidate> candidates = new ArrayList<>();
    for (int n = 1; n <= count; n++) {
      candidates.add(candidate(n, 0));
    }
    group.replace(candidates);
    group.judgeBy(POLICY);
    return group.current().all();
  }

  private static Candidate candidate(int port, int priority) {
    return new Candidate(new Endpoint("h", port), 1, priority);
  }

  private void fail(EndpointState endpoint, int times) {
    for (int n = 0; n < times; n++) {
      group.failed(endpoint, FailureKind.UPSTREAM_REFUSED);
    }
  }

  private List<EndpointState> open() {
    EndpointSet set = group.current();
    List<EndpointState> open = new ArrayList<>();
    for (int i = 0; i < set.size(); i++) {
      open.add(set.get(i));
    }
    return open;
  }
}
