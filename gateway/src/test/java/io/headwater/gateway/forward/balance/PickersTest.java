package io.headwater.gateway.forward.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How the kinds of balancing deal requests out. Randomness has a seed: the figures are exact. */
class PickersTest {
  private static final int PICKS = 60_000;

  @ParameterizedTest
  @EnumSource(Balance.class)
  void pick_idleEndpoints_followsTheWeights(Balance balance) {
    EndpointSet set = set(1, 2, 3);
    int[] picked = picks(balance, set, PICKS);
    assertThat(picked[0] / (double) PICKS).isCloseTo(1 / 6.0, within(0.01));
    assertThat(picked[1] / (double) PICKS).isCloseTo(2 / 6.0, within(0.01));
    assertThat(picked[2] / (double) PICKS).isCloseTo(3 / 6.0, within(0.01));
  }

  @ParameterizedTest
  @EnumSource(Balance.class)
  void pick_oneEndpoint_isIt(Balance balance) {
    assertThat(picks(balance, set(7), 100)).containsExactly(100);
  }

  @Test
  void roundRobin_evenWeights_isInTurn() {
    Picker picker = Balance.ROUND_ROBIN.newPicker(() -> 0L);
    EndpointSet set = set(2, 2, 2);
    List<Integer> picked = new ArrayList<>();
    for (int n = 0; n < 6; n++) {
      picked.add(picker.pick(set));
    }
    assertThat(picked).containsExactly(0, 1, 2, 0, 1, 2);
  }

  /** The order of nginx's own example, weights 5, 1, 1. */
  @Test
  void roundRobin_unevenWeights_isSmooth() {
    Picker picker = Balance.ROUND_ROBIN.newPicker(() -> 0L);
    EndpointSet set = set(5, 1, 1);
    List<Integer> picked = new ArrayList<>();
    for (int n = 0; n < 7; n++) {
      picked.add(picker.pick(set));
    }
    assertThat(picked).containsExactly(0, 0, 1, 0, 2, 0, 0);
  }

  @Test
  void roundRobin_setThatShrinks_goesOn() {
    Picker picker = Balance.ROUND_ROBIN.newPicker(() -> 0L);
    EndpointSet three = set(1, 1, 1);
    picker.pick(three);
    picker.pick(three);
    assertThat(picker.pick(set(1))).isZero();
    assertThat(picker.pick(set(1, 9))).isBetween(0, 1);
  }

  @Test
  void leastRequests_takesTheLeastLoadedForItsWeight() {
    EndpointSet set = set(1, 4, 1);
    load(set, 0, 2);
    load(set, 1, 4);
    load(set, 2, 3);
    assertThat(picks(Balance.LEAST_REQUESTS, set, 1_000)).containsExactly(0, 1_000, 0);
  }

  @Test
  void twoChoices_neverTakesTheBusiestOfAll() {
    EndpointSet set = set(1, 1, 1, 1);
    load(set, 2, 10);
    int[] picked = picks(Balance.TWO_CHOICES, set, PICKS);
    assertThat(picked[2]).isZero();
    // Each of the others is in a pair with it as often as any.
    for (int other : List.of(0, 1, 3)) {
      assertThat(picked[other] / (double) PICKS).isCloseTo(1 / 3.0, within(0.01));
    }
  }

  @Test
  void twoChoices_drawsTwoDifferentOnes() {
    EndpointSet set = set(1_000, 1);
    load(set, 0, 1);
    assertThat(picks(Balance.TWO_CHOICES, set, 1_000)).containsExactly(0, 1_000);
  }

  /** What piles up where requests only come: far less uneven than by chance alone. */
  @Test
  void twoChoices_loadThatStays_isSpreadEvenly() {
    EndpointSet set = set(1, 1, 1, 1, 1, 1, 1, 1, 1, 1);
    Picker picker = Balance.TWO_CHOICES.newPicker(new SplittableRandom(3));
    for (int n = 0; n < 1_000; n++) {
      set.get(picker.pick(set)).attemptStarted();
    }
    for (int i = 0; i < set.size(); i++) {
      assertThat(set.get(i).inFlight()).isBetween(97L, 103L);
    }
  }

  @ParameterizedTest
  @EnumSource(Balance.class)
  void pick_allocatesNothing(Balance balance) {
    EndpointSet set = set(1, 2, 3);
    Picker picker = balance.newPicker(new SplittableRandom(7));
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    long least = Long.MAX_VALUE;
    int sum = 0;
    for (int round = 0; round < 20; round++) {
      long before = threads.getThreadAllocatedBytes(thread);
      for (int n = 0; n < 1_000; n++) {
        sum += picker.pick(set);
      }
      least = Math.min(least, threads.getThreadAllocatedBytes(thread) - before);
    }
    assertThat(sum).isPositive();
    // What the measuring itself allocates is less than a byte for each.
    assertThat(least).isLessThan(1_000);
  }

  private static int[] picks(Balance balance, EndpointSet set, int count) {
    Picker picker = balance.newPicker(new SplittableRandom(7));
    int[] picked = new int[set.size()];
    for (int n = 0; n < count; n++) {
      picked[picker.pick(set)]++;
    }
    return picked;
  }

  private static void load(EndpointSet set, int index, int inFlight) {
    for (int n = 0; n < inFlight; n++) {
      set.get(index).attemptStarted();
    }
  }

  private static EndpointSet set(int... weights) {
    List<Candidate> candidates = new ArrayList<>();
    for (int weight : weights) {
      candidates.add(new Candidate(new Endpoint("h", candidates.size() + 1), weight, 0));
    }
    return EndpointSet.EMPTY.replacedBy(candidates);
  }
}
