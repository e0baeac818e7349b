package io.headwater.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What holds for every backend: each sampled exchange is a trace there, complete and connected, and
 * tells all that it has to. {@code -Dheadwater.exchanges=10000} makes it the acceptance run.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class BackendContract {
  private static final int EXCHANGES = Integer.getInteger("headwater.exchanges", 1_000);

  /** Attempt and root: what the gateway makes of an exchange. */
  private static final int SPANS = 2;

  private TraceBackend backend;
  private Path folder;

  /** Starts one that has nothing yet; aborts the test where there is none. */
  abstract TraceBackend start(Path folder) throws Exception;

  /** The ways by which it takes spans. */
  abstract List<ExportWay> ways();

  @BeforeAll
  void startBackend(@TempDir Path temporary) throws Exception {
    folder = temporary;
    backend = start(folder);
  }

  @AfterAll
  void stopBackend() throws Exception {
    if (backend != null) {
      backend.close();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ways")
  void sampledExchanges_areAllFound_completeAndConnected(ExportWay way) throws Exception {
    long started = System.nanoTime();
    Map<String, SampledCall> told;
    try (TracedGreeter greeter = new TracedGreeter(backend.receiver(ExportWay.OTLP_HTTP));
        RawUpstream plain = RawUpstream.ok("hello");
        GatewayProcess gateway = GatewayProcess.run(hocon(way, plain, greeter))) {
      told = SampledTraffic.send(gateway, EXCHANGES);
      greeter.flush();
      Ledger.Target books = gateway.admin().awaitSettledLedger().target(way.target());
      assertThat(books.dropped()).as("dropped: %s", books.json()).isZero();
      assertThat(books.exported()).isEqualTo((long) SPANS * EXCHANGES);
    }
    long exported = System.nanoTime();
    new TraceSearch(backend, told).assertAllAreFound();
    System.out.printf(
        "%s over %s: %d of %d traces found, complete and connected; sent in %d ms, found in %d ms%n",
        getClass().getSimpleName(),
        way,
        told.size(),
        EXCHANGES,
        TimeUnit.NANOSECONDS.toMillis(exported - started),
        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - exported));
  }

  private String hocon(ExportWay way, RawUpstream plain, TracedGreeter greeter) {
    return """
    headwater {
      upstreams { app.endpoints = "%s", greeter.endpoints = "%s" }
      %s
      tracing.export {
        %s
        # What a queue of the usual size drops under load is not looked at here.
        queue { size = 100000, batch = 2048, delay = 50ms }
      }
    }
    """
        .formatted(
            plain.uri(),
            greeter.uri(),
            SampledCall.hocon(),
            way.hocon(backend.receiver(way), folder));
  }
}
