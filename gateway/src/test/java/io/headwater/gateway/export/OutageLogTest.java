package io.headwater.gateway.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OutageLogTest {
  private final List<String> lines = new ArrayList<>();
  private long now = Long.MAX_VALUE - 5;
  private final OutageLog outages = new OutageLog("otlp", () -> now, new Lines());

  @Test
  void outage_ofManyBatches_isToldOnceAndItsEndToo() {
    outages.lost(5, "refused", null);
    outages.lost(7, "refused", null);
    outages.taken();
    outages.taken();

    assertThat(lines)
        .containsExactly(
            "WARNING export target otlp does not take spans, which are dropped: refused",
            "INFO export target otlp takes spans again; 12 spans were dropped meanwhile");
  }

  @Test
  void outages_inOneMinute_areToldOnce() {
    outages.lost(5, "first", null);
    outages.taken();
    now += TimeUnit.SECONDS.toNanos(59);
    outages.lost(5, "second", null);
    outages.taken();
    now += TimeUnit.SECONDS.toNanos(1);
    outages.lost(5, "third", null);

    assertThat(lines).hasSize(3);
    assertThat(lines.get(2)).endsWith("third");
  }

  private final class Lines implements System.Logger {
    @Override
    public String getName() {
      return "lines";
    }

    @Override
    public boolean isLoggable(Level level) {
      return true;
    }

    @Override
    public void log(
        Level level,
        @Nullable ResourceBundle bundle,
        @Nullable String message,
        @Nullable Throwable thrown) {
      lines.add(level + " " + message);
    }

    @Override
    public void log(
        Level level,
        @Nullable ResourceBundle bundle,
        @Nullable String format,
        @Nullable Object... parameters) {
      lines.add(level + " " + MessageFormat.format(String.valueOf(format), parameters));
    }
  }
}
