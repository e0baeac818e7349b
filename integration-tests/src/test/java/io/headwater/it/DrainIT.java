package io.headwater.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** SIGTERM under load: what was begun is finished, what was traced is exported, and that is all. */
final class DrainIT {
  private static final int CLIENTS = 8;
  private static final int WARM = 200;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Test
  void sigterm_underLoad_failsNoRequestAndLosesNoSpan() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Collection<String> traceIds = new ConcurrentLinkedQueue<>();
    ExecutorService threads = Executors.newFixedThreadPool(CLIENTS + 1);
    try (OtlpSink sink = OtlpSink.alive();
        RawUpstream upstream =
            RawUpstream.answering(
                request -> {
                  if (request.target().equals("/app/slow")) {
                    asked.countDown();
                    release.await();
                  }
                  return RawUpstream.response("hello");
                });
        GatewayProcess gateway = GatewayProcess.with(config(upstream, sink)).start()) {
      Future<RawResponse> slow =
          threads.submit(() -> RawClient.get(gateway.gateway(), "/app/slow"));
      List<Future<Integer>> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(threads.submit(() -> sendUntilTheEnd(gateway, traceIds)));
      }
      asked.await();
      await().atMost(PATIENCE).until(() -> traceIds.size() >= WARM);

      gateway.terminate();
      await().atMost(PATIENCE).until(() -> refusesConnections(gateway));
      for (Future<Integer> client : clients) {
        assertThat(client.get()).as("requests served").isPositive();
      }
      assertThat(gateway.isAlive()).as("a request is in flight").isTrue();
      release.countDown();
      RawResponse last = slow.get();

      assertThat(last.status()).isEqualTo(200);
      assertThat(last.body()).isEqualTo("hello");
      assertThat(last.closes()).isTrue();
      assertThat(gateway.exitCode()).isZero();
      traceIds.add(last.sampledTraceId());
      assertThat(sink.rootTraceIds()).containsExactlyInAnyOrderElementsOf(traceIds);
      assertThat(sink.spans()).hasSize(2 * traceIds.size());
      assertThat(gateway.output()).last().isEqualTo("stopped");
    } finally {
      release.countDown();
      threads.shutdownNow();
    }
  }

  @Test
  void sigterm_withoutLoad_endsIdleConnectionsAndTheProcess() throws Exception {
    try (RawUpstream upstream = RawUpstream.ok("hello");
        OtlpSink sink = OtlpSink.alive();
        GatewayProcess gateway = GatewayProcess.with(config(upstream, sink)).start();
        RawClient idle = gateway.connect()) {
      RawResponse response = idle.get("/app/x");

      gateway.terminate();

      assertThat(idle.responseOrEnd("GET")).isEmpty();
      assertThat(gateway.exitCode()).isZero();
      assertThat(sink.rootTraceIds()).containsExactly(response.sampledTraceId());
    }
  }

  /**
   * One request after the other, until the gateway says that it closes the connection, or closes it
   * before a request is sent. A request that was sent has to be answered.
   */
  private static int sendUntilTheEnd(GatewayProcess gateway, Collection<String> traceIds)
      throws IOException {
    int served = 0;
    try (RawClient client = gateway.connect()) {
      while (true) {
        RawResponse response = client.get("/app/x");
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("hello");
        traceIds.add(response.sampledTraceId());
        served++;
        if (response.closes()) {
          assertThat(client.responseOrEnd("GET")).isEqualTo(Optional.empty());
          return served;
        }
      }
    }
  }

  private static boolean refusesConnections(GatewayProcess gateway) throws IOException {
    try {
      gateway.connect().close();
      return false;
    } catch (ConnectException e) {
      return true;
    }
  }

  private static String config(RawUpstream upstream, OtlpSink sink) {
    return """
    headwater {
      upstreams.app.endpoints = ["%s"]
      tracing {
        sampling.default.probability = 1
        export { to = [otlp], otlp.endpoint = "%s", queue.size = 100000 }
      }
    }
    """
        .formatted(upstream.uri(), sink.uri());
  }
}
