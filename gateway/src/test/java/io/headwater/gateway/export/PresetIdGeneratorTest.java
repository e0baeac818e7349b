package io.headwater.gateway.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class PresetIdGeneratorTest {
  private static final String PRESET = "0af7651916cd43dd8448eb211c80319c";

  private final PresetIdGenerator ids = new PresetIdGenerator(ThreadLocalRandom::current);

  @Test
  void traceId_preset_isGivenOnce() {
    ids.presetTraceId(PRESET);

    assertThat(ids.generateTraceId()).isEqualTo(PRESET);
    assertThat(ids.generateTraceId()).isNotEqualTo(PRESET).matches("[0-9a-f]{32}");
  }

  @Test
  void traceId_presetTwice_isTheLatter() {
    ids.preset("f".repeat(32), "ot=th:8");
    ids.presetTraceId(PRESET);

    assertThat(ids.generateTraceId()).isEqualTo(PRESET);
    assertThat(ids.takeRootTraceState()).isNull();
  }

  @Test
  void traceId_presetOnAnotherThread_isNotGivenHere() throws InterruptedException {
    Thread other = new Thread(() -> ids.presetTraceId(PRESET));
    other.start();
    other.join();

    assertThat(ids.generateTraceId()).isNotEqualTo(PRESET);
  }

  @Test
  void traceState_ofThePresetId_isGivenOnceAndOnlyAfterIt() {
    ids.preset(PRESET, "ot=th:c");

    assertThat(ids.takeRootTraceState()).isNull();
    ids.generateTraceId();
    assertThat(ids.takeRootTraceState()).isEqualTo("ot=th:c");
    assertThat(ids.takeRootTraceState()).isNull();
  }

  @Test
  void ids_zeroDrawn_areDrawnAgain() {
    Queue<Long> drawn = new ArrayDeque<>(List.of(0L, 0L, 7L, 0L, 0L, 9L));
    RandomGenerator scripted = () -> drawn.remove();
    PresetIdGenerator generator = new PresetIdGenerator(() -> scripted);

    assertThat(generator.generateSpanId()).isEqualTo("0000000000000007");
    assertThat(generator.generateTraceId()).isEqualTo("0".repeat(31) + "9");
  }
}
