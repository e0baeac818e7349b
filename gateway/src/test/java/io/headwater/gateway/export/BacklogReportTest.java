package io.headwater.gateway.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.gateway.decide.ManualClock;
import io.headwater.gateway.export.disk.FoundOnDisk;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class BacklogReportTest {
  private final LogLines log = new LogLines();
  private final ManualClock clock = new ManualClock(Long.MAX_VALUE - 5);
  private final BacklogReport report = new BacklogReport("otlp", Path.of("spans"), clock, log);

  @Test
  void opened_withSpans_saysHowManyAndSinceWhen() {
    report.opened(new FoundOnDisk(1234, 1_700_000_000_000L, 0, 0));

    assertThat(log.lines)
        .containsExactly(
            "INFO disk buffer of otlp in spans: found 1234 spans from 2023-11-14T22:13:20Z;"
                + " none was lost");
  }

  @Test
  void opened_withATornRecord_saysHowManyWereLost() {
    report.opened(new FoundOnDisk(10, 1_700_000_000_000L, 3, 700));
    report.opened(new FoundOnDisk(0, Long.MAX_VALUE, 0, 12));

    assertThat(log.lines)
        .containsExactly(
            "WARNING disk buffer of otlp in spans: found 10 spans from 2023-11-14T22:13:20Z;"
                + " 3 were lost, in 700 torn or broken bytes",
            "WARNING disk buffer of otlp in spans: found 0 spans;"
                + " 0 were lost, in 12 torn or broken bytes");
  }

  @Test
  void opened_withNothing_saysNothing() {
    report.opened(new FoundOnDisk(0, Long.MAX_VALUE, 0, 0));

    assertThat(log.lines).isEmpty();
  }

  @Test
  void trouble_isToldOnceAMinuteAndItsEndOnce() {
    report.works();
    report.trouble("it is full", new IOException("No space\nleft"));
    report.trouble("it is full", new IOException("No space left"));
    report.works();
    report.works();
    clock.advanceMillis(60_000);
    report.trouble("it is full again", new IOException());

    assertThat(log.lines)
        .containsExactly(
            "WARNING disk buffer of otlp in spans: it is full (IOException: No space left)",
            "INFO disk buffer of otlp in spans: it takes batches again",
            "WARNING disk buffer of otlp in spans: it is full again (IOException)");
  }
}
