package io.headwater.gateway.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/** Runs planted classes by the engine itself, with the extension found as it always is. */
class LeakCheckTest {

  @Test
  void class_thatLosesABuffer_fails() {
    for (Class<?> planted : List.of(LosesPooled.class, LosesUnpooled.class, LosesSlice.class)) {
      assertThat(failures(planted)).as(planted.getSimpleName()).hasSize(1);
      assertThat(failures(planted).get(0))
          .hasMessageContaining("buffers lost by")
          .hasMessageContaining("planted");
    }
  }

  @Test
  void class_thatReleasesItsBuffers_passes() {
    assertThat(failures(ReleasesAll.class)).isEmpty();
  }

  private static List<Throwable> failures(Class<?> planted) {
    return EngineTestKit.engine("junit-jupiter")
        .selectors(selectClass(planted))
        .enableImplicitConfigurationParameters(true)
        .execute()
        .allEvents()
        .finished()
        .stream()
        .map(LeakCheckTest::result)
        .flatMap(result -> result.getThrowable().stream())
        .toList();
  }

  private static TestExecutionResult result(Event event) {
    return event.getRequiredPayload(TestExecutionResult.class);
  }

  static class LosesPooled {
    @Test
    void planted() {
      assertThat(PooledByteBufAllocator.DEFAULT.directBuffer(16).touch("planted").refCnt()).isOne();
    }
  }

  static class LosesUnpooled {
    @Test
    void planted() {
      assertThat(Unpooled.directBuffer(16).touch("planted").refCnt()).isOne();
    }
  }

  static class LosesSlice {
    @Test
    void planted() {
      ByteBuf buffer = PooledByteBufAllocator.DEFAULT.heapBuffer(16).touch("planted");
      assertThat(buffer.writeInt(1).readRetainedSlice(4).release()).isTrue();
    }
  }

  static class ReleasesAll {
    @Test
    void planted() {
      ByteBuf buffer = PooledByteBufAllocator.DEFAULT.directBuffer(16);
      assertThat(buffer.writeInt(1).readRetainedSlice(4).release()).isTrue();
      assertThat(buffer.release()).isTrue();
    }
  }
}
