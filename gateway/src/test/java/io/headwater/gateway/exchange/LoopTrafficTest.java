package io.headwater.gateway.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.gateway.loop.TracedDuration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class LoopTrafficTest {
  private final Traffic traffic = new Traffic();

  @Test
  void exchanges_areAddedUpOverLoops_byRouteUpstreamAndClass() {
    LoopTraffic one = traffic.openLoop();
    LoopTraffic other = traffic.openLoop();
    one.ended("orders", "shop", 200, 1_000_000, 3, 10);
    one.ended("orders", "shop", 404, 1_000_000, 0, 5);
    other.ended("orders", "shop", 204, 1_000_000, 0, 0);
    other.ended("orders", null, 0, 1_000_000, 0, 0);
    other.ended("", null, 302, 1_000_000, 0, 0);

    RouteTotals totals = traffic.routes();
    RouteTotals.OfRoute orders = route(totals, "orders");
    assertThat(totals.routes()).containsOnlyKeys("", "orders");
    assertThat(orders.classes().get("shop")).containsExactly(2, 0, 1, 0, 0);
    assertThat(orders.classes().get("")).containsExactly(0, 0, 0, 0, 1);
    assertThat(orders.receivedBytes()).isEqualTo(3);
    assertThat(orders.sentBytes()).isEqualTo(15);
    assertThat(orders.durations().counts()[1]).isEqualTo(4);
  }

  @Test
  void attempts_areCountedByUpstream_andTracedOnesShown() {
    LoopTraffic loop = traffic.openLoop();
    loop.attemptEnded("shop", 1_000_000);
    loop.attemptEnded("shop", 2_000_000).show(new TracedDuration("t", "s", 2_000_000, 1), 0);
    assertThat(traffic.routes().attempts())
        .hasEntrySatisfying(
            "shop",
            shop -> {
              assertThat(shop.counts()[1]).isEqualTo(1);
              assertThat(shop.counts()[2]).isEqualTo(1);
              assertThat(shop.shown()).hasSize(1);
            });
  }

  @Test
  void pairsBeyondTheBound_areOthers_onEveryLoop() {
    LoopTraffic one = traffic.openLoop();
    LoopTraffic other = traffic.openLoop();
    for (int n = 0; n < RouteSeries.MOST; n++) {
      one.ended("r" + n, "u", 200, 1, 0, 0);
    }
    other.ended("late", "u", 200, 1, 0, 0);
    other.ended("r0", "u", 200, 1, 0, 0);
    one.ended("later", "u", 500, 1, 0, 0);

    RouteTotals totals = traffic.routes();
    assertThat(totals.routes()).hasSize(RouteSeries.MOST + 1).doesNotContainKeys("late", "later");
    assertThat(route(totals, "r0").classes().get("u")).containsExactly(2, 0, 0, 0, 0);
    assertThat(route(totals, RouteSeries.OTHER).classes().get(RouteSeries.OTHER))
        .containsExactly(1, 0, 0, 1, 0);
  }

  private static RouteTotals.OfRoute route(RouteTotals totals, String name) {
    return Objects.requireNonNull(totals.routes().get(name), name);
  }
}
