package io.headwater.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

/** What the memory that {@code check} says takes for granted of Netty. */
class MemoryBoundsAssumptionsTest {
  private static final int K64 = 64 << 10;

  @Test
  void channel_takesNoMoreFrom64kOn() {
    assertThat(WriteBufferWaterMark.DEFAULT.high()).isEqualTo(K64);
  }

  /** However full its buffers come out, and however long. */
  @Test
  void oneRead_takesNoMoreThan64k() {
    EmbeddedChannel channel = new EmbeddedChannel();
    var handle = new AdaptiveRecvByteBufAllocator().newHandle();
    for (int n = 0; n < 100; n++) {
      handle.reset(channel.config());
      ByteBuf buffer = handle.allocate(ByteBufAllocator.DEFAULT);
      assertThat(buffer.capacity()).isLessThanOrEqualTo(K64);
      handle.attemptedBytesRead(buffer.writableBytes());
      handle.lastBytesRead(buffer.writableBytes());
      handle.readComplete();
      buffer.release();
    }
    assertThat(handle.guess()).isEqualTo(K64);
    channel.finishAndReleaseAll();
  }
}
