package io.headwater.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A real Collector that is killed in the middle of traffic and comes back: nobody who calls
 * notices, and every span is in its file or in the gateway's books.
 */
@SuppressWarnings("NullAway.Init")
final class CollectorRevivalIT {
  /** Sent while the Collector dies: most of them after it. */
  private static final int BEFORE = 500;

  private static final int WHILE_DEAD = 2_500;

  /** Makes fewer spans than the queue takes: none of them may be dropped. */
  private static final int AFTER = 400;

  private static final int SPANS = 2;

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void killedAndRevived_everySpanIsThere_orInTheBooksByCause(ExportWay way) throws Exception {
    try (CollectorBackend collector = new CollectorBackend(folder);
        RawUpstream upstream = RawUpstream.ok("hello");
        GatewayProcess gateway = GatewayProcess.run(hocon(way, upstream, collector, folder))) {
      Map<String, SampledCall> during = sendWhileItDies(gateway, collector);
      collector.revive();
      Ledger.Target outage = settled(gateway, way);
      assertThat(outage.ended()).isEqualTo((long) SPANS * during.size());
      assertThat(outage.dropped("queue-full")).as("while it was dead").isPositive();

      Map<String, SampledCall> after = SampledTraffic.send(gateway, AFTER);
      Ledger.Target books = settled(gateway, way);
      assertThat(books.dropped()).as("nothing more is lost").isEqualTo(outage.dropped());
      assertThat(books.exported()).isEqualTo(outage.exported() + (long) SPANS * AFTER);

      assertThat(spansOf(after, collector)).hasSize(SPANS * AFTER);
      // What is booked as exported is there. What is booked as failed may be there, too: it was
      // taken, and the answer was lost with the Collector.
      assertThat((long) spansOf(during, collector).size())
          .isBetween(outage.exported(), outage.exported() + outage.dropped("export-failed"));
    }
  }

  private static Map<String, SampledCall> sendWhileItDies(
      GatewayProcess gateway, CollectorBackend collector) throws Exception {
    AtomicInteger sent = new AtomicInteger();
    return SampledTraffic.send(
        gateway,
        BEFORE + WHILE_DEAD,
        () -> {
          if (sent.incrementAndGet() == BEFORE) {
            collector.kill();
          }
        });
  }

  /** The books when no span waits any more, and every one has its fate. */
  private static Ledger.Target settled(GatewayProcess gateway, ExportWay way) {
    Ledger books = gateway.admin().awaitSettledLedger();
    assertThat(books.isBalanced()).isTrue();
    return books.target(way.target());
  }

  /** Ids of the spans of these traces that the Collector has; sent twice counts once. */
  private static Set<String> spansOf(Map<String, SampledCall> told, CollectorBackend collector)
      throws IOException {
    return collector.spans().stream()
        .filter(span -> told.containsKey(span.traceId()))
        .map(span -> span.traceId() + span.spanId())
        .collect(Collectors.toSet());
  }

  private static String hocon(
      ExportWay way, RawUpstream upstream, CollectorBackend collector, Path folder) {
    return """
    headwater {
      upstreams { app.endpoints = "%1$s", greeter.endpoints = "%1$s" }
      %2$s
      tracing.export {
        %3$s
        queue { size = 1000, batch = 200, delay = 20ms }
      }
    }
    """
        .formatted(upstream.uri(), SampledCall.hocon(), way.hocon(collector.receiver(way), folder));
  }
}
