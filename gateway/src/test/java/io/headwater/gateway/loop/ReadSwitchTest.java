package io.headwater.gateway.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelConfig;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReadSwitchTest {
  private boolean lost;

  private final EmbeddedChannel channel =
      new EmbeddedChannel() {
        private final ChannelConfig config =
            new DefaultChannelConfig(this) {
              @Override
              protected void autoReadCleared() {
                if (lost) {
                  throw new UncheckedIOException(new IOException("epoll_ctl: planted by a test"));
                }
              }
            };

        @Override
        public ChannelConfig config() {
          // Null while the channel is being made.
          return config == null ? super.config() : config;
        }
      };

  private final ReadSwitch reading = new ReadSwitch(channel);

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  @Test
  void stop_andResume_tellWhetherTheyChangedAnything() {
    assertThat(reading.stop(false)).isFalse();
    assertThat(reading.stop(true)).isTrue();
    assertThat(channel.config().isAutoRead()).isFalse();
    assertThat(reading.stop(true)).isFalse();
    assertThat(reading.stop(false)).isTrue();
    assertThat(channel.config().isAutoRead()).isTrue();
    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void stop_ofASocketThatIsLost_closesIt_andThrowsNothing() {
    lost = true;
    assertThat(reading.stop(true)).isTrue();
    channel.runPendingTasks();
    assertThat(channel.isOpen()).isFalse();
  }
}
