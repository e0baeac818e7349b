package io.headwater.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Clients that stall: they are sent away in time, and hold up nobody else. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SlowClientIT {
  private static final int STALLED = 200;

  private RawUpstream upstream;
  private GatewayProcess gateway;

  @BeforeAll
  void start() throws Exception {
    upstream = RawUpstream.ok("hello");
    gateway =
        GatewayProcess.run(
            """
            headwater {
              listen.timeouts { request-head = 1s, idle = 1s, body = 1s }
              upstreams.app.endpoints = ["%s"]
              tracing {
                sampling.default.probability = 1
                export { to = [embedded], queue.delay = 50ms }
              }
            }
            """
                .formatted(upstream.uri()));
  }

  @AfterAll
  void stop() throws Exception {
    gateway.close();
    upstream.close();
  }

  @Test
  void halfHeads_areAnswered408AndClosed_whileOthersAreServed() throws Exception {
    long before = timeouts("request-head-timeout");
    AtomicBoolean over = new AtomicBoolean();
    List<RawClient> stalled = new ArrayList<>();
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      for (int i = 0; i < STALLED; i++) {
        RawClient client = gateway.connect();
        stalled.add(client);
        client.write("GET /app/x HTTP/1.1\r\nHost: te");
      }
      Future<Integer> served = thread.submit(() -> serveUntil(over));

      for (RawClient client : stalled) {
        RawResponse response = client.response();
        assertThat(response.status()).isEqualTo(408);
        assertThat(response.closes()).isTrue();
        assertThat(response.json().get("code").getAsInt()).isEqualTo(408);
        assertThat(client.isClosedByServer()).isTrue();
      }
      over.set(true);

      assertThat(served.get()).isPositive();
      assertThat(timeouts("request-head-timeout")).isEqualTo(before + STALLED);
      assertThat(gateway.admin().awaitSettledLedger().isBalanced()).isTrue();
    } finally {
      over.set(true);
      thread.shutdown();
      for (RawClient client : stalled) {
        client.close();
      }
    }
  }

  /** Sends one request after the other; each of them is served. */
  private int serveUntil(AtomicBoolean over) throws IOException {
    int served = 0;
    try (RawClient client = gateway.connect()) {
      do {
        assertThat(client.get("/app/x").status()).isEqualTo(200);
        served++;
      } while (!over.get());
    }
    return served;
  }

  @Test
  void body_thatStalls_isAnswered408AndClosed() throws Exception {
    long before = timeouts("request-body-timeout");
    try (RawClient client = gateway.connect()) {
      client.send("POST /app/x HTTP/1.1", "Content-Length: 10");
      client.write("half");

      RawResponse response = client.response();

      assertThat(response.status()).isEqualTo(408);
      assertThat(response.closes()).isTrue();
      assertThat(client.isClosedByServer()).isTrue();
      assertThat(timeouts("request-body-timeout")).isEqualTo(before + 1);
      List<SpanView> spans =
          gateway
              .admin()
              .awaitTrace(
                  response.sampledTraceId(), found -> found.stream().anyMatch(SpanView::isRoot));
      assertThat(spans)
          .filteredOn(SpanView::isRoot)
          .singleElement()
          .satisfies(
              root ->
                  assertThat(root.attribute("headwater.failure"))
                      .isEqualTo("request-body-timeout"));
    }
  }

  @Test
  void connection_thatSaysNothing_isClosedWithoutAWord() throws Exception {
    try (RawClient client = gateway.connect()) {
      assertThat(client.responseOrEnd("GET")).isEmpty();
    }
  }

  @Test
  void connection_thatIsIdleAfterARequest_isClosedWithoutAWord() throws Exception {
    try (RawClient client = gateway.connect()) {
      RawResponse response = client.get("/app/x");
      assertThat(response.status()).isEqualTo(200);
      assertThat(response.closes()).isFalse();

      assertThat(client.responseOrEnd("GET")).isEmpty();
    }
  }

  private long timeouts(String kind) throws IOException {
    return gateway.admin().metric("headwater_failures_total{kind=\"" + kind + "\"}");
  }
}
