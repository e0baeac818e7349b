package io.headwater.gateway.forward.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.gateway.forward.balance.UpstreamState;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NameWatchTest {
  @ParameterizedTest
  @CsvSource({"0,5", "4,5", "5,5", "30,30", "60,60", "61,60", "86400,60"})
  void ttl_isKept_withinTheBounds(int ttlSeconds, int waitSeconds) {
    UpkeepPlan plan =
        new UpkeepPlan(
            new UpstreamState(System::nanoTime),
            List.of(),
            Duration.ofSeconds(5),
            Duration.ofSeconds(60),
            null);
    assertThat(NameWatch.bounded(Duration.ofSeconds(ttlSeconds), plan))
        .isEqualTo(Duration.ofSeconds(waitSeconds));
  }
}
