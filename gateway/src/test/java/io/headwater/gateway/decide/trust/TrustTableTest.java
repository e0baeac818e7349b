package io.headwater.gateway.decide.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.headwater.gateway.decide.trust.TrustTally.Counts;
import io.headwater.gateway.http.FakeRequest;
import io.headwater.gateway.http.IpBlock;
import io.headwater.gateway.http.RequestView;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustTableTest {
  private static final long SECOND = 1_000_000_000;
  private static final TrustEntry RESTART = TrustEntry.ofAnybody(TrustPolicy.RESTART, 100);

  private final TrustTally total = new TrustTally();

  /** Every entry has a budget of its own, by which it is told. */
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "10.0.0.1, -, 1",
        "10.255.255.255, acme, 1",
        "::ffff:10.0.0.1, -, 1",
        "::10.0.0.1, -, 0",
        "11.0.0.1, -, 0",
        "192.0.2.7, -, 0",
        "192.0.2.7, acme, 2",
        "192.0.2.7, beta, 2",
        "192.0.2.7, ACME, 0",
        "192.0.2.8, acme, 3",
        "192.0.2.8, beta, 0",
        "2001:db8::1, beta, 4",
        "2001:db8::1, gamma, 0",
        "2001:db9::1, beta, 0",
        "fd00::1, beta, 4",
        "fd00::1, acme, 3",
        "198.51.100.1, acme, 3",
        "'', -, 0",
        "'', acme, 3",
        "unix, -, 0",
        "localhost, -, 0",
        "10.0.0.1:80, -, 0",
        "010.0.0.1, -, 0",
      })
  void trustOf_firstEntryThatTakesTheCaller_speaks(
      String peer, @Nullable String tenant, int expected) {
    TrustTable table =
        table(
            entry(List.of("10.0.0.0/8"), List.of(), 1),
            entry(List.of("192.0.2.7/32"), List.of("acme", "beta"), 2),
            entry(List.of(), List.of("acme"), 3),
            entry(List.of("2001:db8::/32", "fd00::/8"), List.of("beta"), 4));

    Trust trust = table.trustOf(Callers.peer(peer), tenant);

    assertThat(trust.policy())
        .isEqualTo(expected == 0 ? TrustPolicy.RESTART : TrustPolicy.CONTINUE);
    assertThat(trust.entry().maxPerSecond()).isEqualTo(expected == 0 ? 100 : expected);
  }

  @Test
  void trustOf_order_decidesBetweenBlocksThatOverlap() {
    TrustEntry wide =
        new TrustEntry(blocks("10.0.0.0/8"), List.of(), TrustPolicy.RESTART_WITH_LINK, 0);
    TrustEntry narrow = new TrustEntry(blocks("10.1.0.0/16"), List.of(), TrustPolicy.CONTINUE, 1);

    assertThat(table(wide, narrow).trustOf(Callers.peer("10.1.0.1"), null).policy())
        .isEqualTo(TrustPolicy.RESTART_WITH_LINK);
    assertThat(table(narrow, wide).trustOf(Callers.peer("10.1.0.1"), null).policy())
        .isEqualTo(TrustPolicy.CONTINUE);
  }

  /** The client's address is the word of a proxy, or of whoever passes for one. */
  @Test
  void trustOf_whateverHeadersSayOfTheClient_goesByThePeer() {
    TrustTable table = table(entry(List.of("10.0.0.0/8"), List.of(), 1));
    FakeRequest spoofed =
        Callers.behind("198.51.100.1", "10.0.0.1")
            .withHeader("X-Forwarded-For", "10.0.0.1")
            .withHeader("X-Real-IP", "10.0.0.1")
            .withHeader("Forwarded", "for=10.0.0.1")
            .withHeader("X-Client-IP", "10.0.0.1")
            .withHeader("Via", "1.1 10.0.0.1");

    assertThat(table.trustOf(spoofed, null).policy()).isEqualTo(TrustPolicy.RESTART);
    assertThat(table.trustOf(Callers.behind("10.0.0.1", "198.51.100.1"), null).policy())
        .isEqualTo(TrustPolicy.CONTINUE);
  }

  @Test
  void trustOf_tenantInAHeader_isNoTenant() {
    TrustTable table = table(entry(List.of(), List.of("acme"), 1));
    FakeRequest claimed = Callers.peer("10.0.0.1").withHeader("x-tenant", "acme");

    assertThat(table.trustOf(claimed, null).policy()).isEqualTo(TrustPolicy.RESTART);
  }

  @Test
  void trustOf_noEntry_isTheDefaultAndReadsNothing() {
    TrustTable table =
        new TrustTable(TrustEntry.ofAnybody(TrustPolicy.CONTINUE, 1), List.of(), total, null);

    Trust trust = table.trustOf(Callers.untouchable(), null);

    assertThat(trust.policy()).isEqualTo(TrustPolicy.CONTINUE);
    assertThat(admit(trust, 0)).isTrue();
    assertThat(admit(trust, 0)).isFalse();
  }

  @Test
  void admit_flood_acceptsTheBudgetAndCountsTheRest() {
    TrustTable table =
        table(entry(List.of("10.0.0.0/8"), List.of(), 5), entry(List.of("fd00::/8"), List.of(), 7));
    Trust trust = table.trustOf(Callers.peer("10.0.0.1"), null);
    Trust other = table.trustOf(Callers.peer("fd00::1"), null);

    for (long now = 0; now < 10 * SECOND; now += SECOND / 1000) {
      boolean would = trust.wouldAdmit(now);
      assertThat(admit(trust, now)).isEqualTo(would);
    }

    assertThat(trust.counts()).isEqualTo(new Counts(50, 9950, 0));
    assertThat(other.wouldAdmit(0)).isTrue();
    assertThat(admit(other, 0)).isTrue();
    assertThat(total.counts()).isEqualTo(new Counts(51, 9950, 0));
  }

  @Test
  void admit_floodFromManyThreads_acceptsExactlyTheBudgetAndCountsEachOnce() throws Exception {
    Trust trust =
        table(entry(List.of("10.0.0.0/8"), List.of(), 100)).trustOf(Callers.peer("10.0.0.1"), null);
    AtomicLong accepted = new AtomicLong();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<?>> floods = new ArrayList<>();
      for (int n = 0; n < 8; n++) {
        floods.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < 10_000; i++) {
                    if (admit(trust, 42)) {
                      accepted.incrementAndGet();
                    }
                  }
                }));
      }
      for (Future<?> flood : floods) {
        flood.get();
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(accepted).hasValue(100);
    assertThat(trust.counts()).isEqualTo(new Counts(100, 79_900, 0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"RESTART", "RESTART_WITH_LINK"})
  void admit_policyThatKeepsNothing_neverAdmits(TrustPolicy policy) {
    Trust trust =
        new TrustTable(TrustEntry.ofAnybody(policy, 100), List.of(), total, null)
            .trustOf(Callers.peer("10.0.0.1"), null);

    assertThat(trust.wouldAdmit(0)).isFalse();
    assertThat(admit(trust, 0)).isFalse();
  }

  @Test
  void admit_budgetOfZero_neverAdmits() {
    Trust trust =
        table(entry(List.of("10.0.0.0/8"), List.of(), 0)).trustOf(Callers.peer("10.0.0.1"), null);

    assertThat(trust.policy()).isEqualTo(TrustPolicy.CONTINUE);
    assertThat(admit(trust, 0)).isFalse();
    assertThat(trust.counts()).isEqualTo(new Counts(0, 1, 0));
  }

  @Test
  void reload_keepsTheBudgetOfEntriesThatStayTheSame() {
    TrustEntry same = entry(List.of("10.0.0.0/8"), List.of(), 1);
    TrustTable before =
        new TrustTable(
            TrustEntry.ofAnybody(TrustPolicy.CONTINUE, 1),
            List.of(same, entry(List.of("fd00::/8"), List.of(), 1)),
            total,
            null);
    before.entries().forEach(trust -> assertThat(admit(trust, 0)).isTrue());

    TrustTable after =
        new TrustTable(
            TrustEntry.ofAnybody(TrustPolicy.CONTINUE, 1),
            List.of(
                entry(List.of("fd00::/8"), List.of(), 2),
                entry(List.of("10.0.0.0/8"), List.of(), 1)),
            total,
            before);

    assertThat(after.entries())
        .extracting(trust -> trust.wouldAdmit(0))
        .containsExactly(true, false, false);
    assertThat(after.entries().get(1)).isSameAs(before.entries().get(0));
    assertThat(after.entries().get(1).counts()).isEqualTo(new Counts(1, 0, 0));
    assertThat(total.counts()).isEqualTo(new Counts(3, 0, 0));
  }

  @Test
  void entries_sayWhomTheyTake_defaultLast() {
    TrustTable table =
        table(
            entry(List.of("10.0.0.0/8", "fd00::/8"), List.of("acme", "beta"), 1),
            entry(List.of(), List.of("acme"), 1),
            entry(List.of("::1/128"), List.of(), 1));

    assertThat(table.entries())
        .extracting(trust -> trust.entry().whom())
        .containsExactly(
            "peer 10.0.0.0/8 | fd00::/8 and tenant acme | beta",
            "tenant acme",
            "peer ::1/128",
            "anybody");
  }

  @Test
  void construction_wrongEntries_areRefused() {
    assertThatThrownBy(() -> table(RESTART))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("trust: anybody (expected: a peer or a tenant)");
    TrustEntry some = entry(List.of("10.0.0.0/8"), List.of(), 1);
    assertThatThrownBy(() -> new TrustTable(some, List.of(), total, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("default trust: peer 10.0.0.0/8 (expected: anybody)");
    assertThatThrownBy(() -> table(entry(List.of("10.0.0.0/8"), List.of(), 100_001)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("max-per-second: 100001 (expected: 0 to 100000)");
  }

  @Test
  void trustOf_andAdmit_allocateNothing() {
    List<TrustEntry> entries = new ArrayList<>();
    for (int n = 0; n < 100; n++) {
      entries.add(entry(List.of("10." + n + ".0.0/16"), List.of(), 1));
      entries.add(entry(List.of(), List.of("tenant-" + n), 1));
    }
    TrustTable table = new TrustTable(RESTART, entries, total, null);
    RequestView request = Callers.connected("10.99.0.1");
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 15; round++) {
      long before = threads.getThreadAllocatedBytes(thread);
      for (int n = 0; n < 2_000; n++) {
        admit(table.trustOf(request, "tenant-x"), n);
      }
      least = Math.min(least, threads.getThreadAllocatedBytes(thread) - before);
    }

    assertThat(least).isLessThan(500);
    assertThat(total.counts().accepted()).isEqualTo(1);
  }

  /** Asks, and is not turned away afterwards. */
  private static boolean admit(Trust trust, long now) {
    boolean admitted = trust.admit(now);
    if (admitted) {
      trust.settle(true);
    }
    return admitted;
  }

  private TrustTable table(TrustEntry... entries) {
    return new TrustTable(RESTART, List.of(entries), total, null);
  }

  private static TrustEntry entry(List<String> cidrs, List<String> tenants, int maxPerSecond) {
    return new TrustEntry(
        blocks(cidrs.toArray(String[]::new)), tenants, TrustPolicy.CONTINUE, maxPerSecond);
  }

  private static List<IpBlock> blocks(String... cidrs) {
    return List.of(cidrs).stream()
        .map(cidr -> Objects.requireNonNull(IpBlock.parse(cidr), cidr))
        .toList();
  }
}
