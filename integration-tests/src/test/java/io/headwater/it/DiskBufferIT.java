package io.headwater.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged jar while its collector is dead: spans wait on disk, whatever becomes of it. */
@SuppressWarnings("NullAway.Init")
final class DiskBufferIT {
  private static final int REQUESTS = 200;

  /** A root span and an attempt span each. */
  private static final int SPANS = 2 * REQUESTS;

  @TempDir private Path folder;

  @Test
  void collector_deadThenRevived_getsEverySpanInOrder() throws Exception {
    try (RawUpstream upstream = RawUpstream.ok("hello");
        OtlpSink sink = OtlpSink.dead();
        GatewayProcess gateway = GatewayProcess.run(config(upstream, sink))) {
      List<String> traces = send(gateway);
      Ledger books = awaitOnDisk(gateway);
      assertThat(books.isBalanced()).isTrue();
      assertThat(gateway.admin().metric("headwater_spans_on_disk{target=\"otlp\"}"))
          .isEqualTo(SPANS);

      sink.start();
      traces.addAll(send(gateway));
      books = gateway.admin().awaitLedger(now -> now.target("otlp").exported() == 2 * SPANS);

      assertThat(books.isBalanced()).isTrue();
      assertThat(books.target("otlp").dropped()).isZero();
      assertThat(books.target("otlp").onDisk()).isZero();
      assertThat(sink.rootTraceIds()).isEqualTo(traces);
      assertThat(sink.spans()).hasSize(2 * SPANS);
      assertThat(segments()).isEmpty();
    }
  }

  @Test
  void gateway_killedWhileSpansWait_sendsThemWhenItStartsAgain() throws Exception {
    try (RawUpstream upstream = RawUpstream.ok("hello");
        OtlpSink sink = OtlpSink.dead()) {
      List<String> traces;
      try (GatewayProcess gateway = GatewayProcess.run(config(upstream, sink))) {
        traces = send(gateway);
        awaitOnDisk(gateway);
        gateway.kill();
      }
      sink.start();
      try (GatewayProcess gateway = GatewayProcess.run(config(upstream, sink))) {
        Ledger books = gateway.admin().awaitLedger(now -> now.target("otlp").exported() == SPANS);

        assertThat(books.isBalanced()).isTrue();
        assertThat(books.target("otlp").recovered()).isEqualTo(SPANS);
        assertThat(sink.rootTraceIds()).isEqualTo(traces);
        assertThat(sink.spans()).hasSize(SPANS);
        assertThat(gateway.output())
            .filteredOn(line -> line.contains("disk buffer of otlp"))
            .singleElement()
            .asString()
            .contains("found " + SPANS + " spans from ")
            .endsWith("; none was lost");
      }
    }
  }

  @Test
  void gateway_withATornLastRecord_losesThatAndSaysSo() throws Exception {
    try (RawUpstream upstream = RawUpstream.ok("hello");
        OtlpSink sink = OtlpSink.dead()) {
      try (GatewayProcess gateway = GatewayProcess.run(config(upstream, sink))) {
        send(gateway);
        awaitOnDisk(gateway);
        gateway.kill();
      }
      List<Path> segments = segments();
      try (RandomAccessFile last =
          new RandomAccessFile(segments.get(segments.size() - 1).toFile(), "rw")) {
        last.setLength(last.length() - 1);
      }
      sink.start();
      try (GatewayProcess gateway = GatewayProcess.run(config(upstream, sink))) {
        Ledger books =
            gateway
                .admin()
                .awaitLedger(
                    now -> now.target("otlp").recovered() > 0 && now.target("otlp").onDisk() == 0);

        Ledger.Target spans = books.target("otlp");
        assertThat(books.isBalanced()).isTrue();
        assertThat(spans.dropped("disk-lost")).isPositive().isEqualTo(spans.dropped());
        assertThat(spans.recovered()).isEqualTo(SPANS);
        assertThat(spans.exported()).isEqualTo(SPANS - spans.dropped());
        assertThat(sink.spans()).hasSize((int) spans.exported());
        assertThat(gateway.output())
            .anyMatch(line -> line.contains("; " + spans.dropped() + " were lost, in "));
      }
    }
  }

  @Test
  void sigterm_whileTheCollectorIsDead_leavesEverythingToTheNextStart() throws Exception {
    try (RawUpstream upstream = RawUpstream.ok("hello");
        OtlpSink sink = OtlpSink.dead()) {
      List<String> traces;
      try (GatewayProcess gateway = GatewayProcess.run(config(upstream, sink))) {
        traces = send(gateway);
        gateway.terminate();
        assertThat(gateway.exitCode()).isZero();
      }
      sink.start();
      try (GatewayProcess gateway = GatewayProcess.run(config(upstream, sink))) {
        gateway.admin().awaitLedger(now -> now.target("otlp").exported() == SPANS);

        assertThat(sink.rootTraceIds()).isEqualTo(traces);
        assertThat(sink.spans()).extracting(Span::getSpanId).doesNotHaveDuplicates().hasSize(SPANS);
      }
    }
  }

  @Test
  void directory_ofAnotherGateway_isLeftAloneAndTakenOverWhenThatEnds() throws Exception {
    try (RawUpstream upstream = RawUpstream.ok("hello");
        OtlpSink sink = OtlpSink.dead();
        GatewayProcess first = GatewayProcess.run(config(upstream, sink))) {
      send(first);
      awaitOnDisk(first);
      try (GatewayProcess second = GatewayProcess.run(config(upstream, sink))) {
        send(second);
        Ledger books =
            second.admin().awaitLedger(now -> now.target("otlp").dropped("disk-failed") == SPANS);
        assertThat(books.isBalanced()).isTrue();
        assertThat(second.output())
            .anyMatch(line -> line.contains("another gateway uses " + folder.resolve("otlp")));

        first.kill();
        sink.start();
        books = second.admin().awaitLedger(now -> now.target("otlp").exported() == SPANS);
        assertThat(books.target("otlp").recovered()).isEqualTo(SPANS);
      }
    }
  }

  /** Sends requests one after the other, and returns the ids of their traces. */
  private static List<String> send(GatewayProcess gateway) throws IOException {
    List<String> traces = new ArrayList<>();
    try (RawClient client = gateway.connect()) {
      for (int i = 0; i < REQUESTS; i++) {
        client.write("GET /app/x HTTP/1.1\r\nhost: test\r\n\r\n");
        RawResponse response = client.responseTo("GET");
        assertThat(response.status()).isEqualTo(200);
        traces.add(response.sampledTraceId());
      }
    }
    return traces;
  }

  private static Ledger awaitOnDisk(GatewayProcess gateway) {
    return gateway
        .admin()
        .awaitLedger(
            books -> books.target("otlp").onDisk() == SPANS && books.target("otlp").queued() == 0);
  }

  private List<Path> segments() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("otlp"))) {
      return files.filter(file -> file.toString().endsWith(".spans")).sorted().toList();
    }
  }

  private String config(RawUpstream upstream, OtlpSink sink) {
    return """
    headwater {
      upstreams.app.endpoints = ["%s"]
      routing.resolver = path
      tracing {
        sampling.default.probability = 1
        export {
          to = [otlp]
          otlp { endpoint = "%s", timeout = 5s }
          queue { size = 2000, batch = 100, delay = 50ms }
          disk.dir = "%s"
        }
      }
    }
    """
        .formatted(upstream.uri(), sink.uri(), folder);
  }
}
