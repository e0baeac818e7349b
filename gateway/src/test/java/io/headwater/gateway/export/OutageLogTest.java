package io.headwater.gateway.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OutageLogTest {
  private final LogLines log = new LogLines();
  private long now = Long.MAX_VALUE - 5;
  private final OutageLog outages = new OutageLog("otlp", () -> now, log);

  @Test
  void outage_ofManyBatches_isToldOnceAndItsEndToo() {
    outages.lost(5, "refused", null);
    outages.lost(7, "refused", null);
    outages.taken();
    outages.taken();

    assertThat(log.lines)
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

    assertThat(log.lines).hasSize(3);
    assertThat(log.lines.get(2)).endsWith("third");
  }

  @Test
  void outage_withAFailure_namesWhatWasAtTheBottomOfItInOneLine() {
    Throwable failure = new IOException("export", new ConnectException("Connection\nrefused"));

    outages.lost(5, "the export failed", failure);

    assertThat(log.lines)
        .containsExactly(
            "WARNING export target otlp does not take spans, which are dropped:"
                + " the export failed (ConnectException: Connection refused)");
    assertThat(log.traces).isEmpty();
  }

  @Test
  void outage_withADiskBuffer_saysWhereSpansAreKept() {
    outages.kept(5, "refused", null);
    outages.lost(2, "refused", null);
    outages.kept(0, "refused", null);
    outages.queuedBehind(3);
    outages.taken();

    assertThat(log.lines)
        .containsExactly(
            "WARNING export target otlp does not take spans, which are kept on disk: refused",
            "INFO export target otlp takes spans again;"
                + " 2 spans were dropped meanwhile, 8 kept on disk");
  }

  @Test
  void batchBehindOlderOnes_isNoOutage() {
    outages.kept(5, "refused", null);
    outages.taken();
    now += TimeUnit.MINUTES.toNanos(2);
    outages.queuedBehind(3);
    outages.taken();

    assertThat(log.lines).hasSize(2);
  }
}
