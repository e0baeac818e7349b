package io.headwater.gateway.accept;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.gateway.loop.LoopDeadlines;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.SocketException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FarewellTest {
  @Test
  void reset_ofSocketThatIsLost_closesAndIsNoFault() {
    LostChannel channel = new LostChannel();
    LoopDeadlines deadlines = new LoopDeadlines(channel.eventLoop(), System::nanoTime);
    new Farewell(channel, deadlines.newDeadline(channel::close)).reset();
    assertThat(channel.asked).isTrue();
    assertThat(channel.isOpen()).isFalse();
    channel.finishAndReleaseAll();
  }

  /** A channel whose socket takes no option any more, as the kernel says of a lost one. */
  private static final class LostChannel extends EmbeddedChannel {
    private final @Nullable ChannelConfig lost =
        new DefaultChannelConfig(this) {
          @Override
          public <T> boolean setOption(ChannelOption<T> option, T value) {
            asked = true;
            throw new ChannelException(new SocketException("Bad file descriptor"));
          }
        };

    private boolean asked;

    @Override
    public ChannelConfig config() {
      // Asked for by the constructors above, before there is one.
      return lost == null ? super.config() : lost;
    }
  }
}
