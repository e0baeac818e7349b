package io.headwater.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The default probability: as many are sampled as it says, and all of those are kept. */
final class SamplingIT {
  private static final int CLIENTS = 8;

  /** Two operations, since the store lists at most a thousand traces of one. */
  private static final List<String> TARGETS = List.of("/greeter/say/hello", "/greeter/say/bye");

  private static final List<String> OPERATIONS =
      List.of("GET greeter Say.Hello", "GET greeter Say.Bye");

  @Test
  void tenPercent_ofTenThousand_isWithinFourSigma_andEqualToTheStore() throws Exception {
    int requests = 10_000;
    double sigma = Math.sqrt(requests * 0.1 * 0.9);
    try (RawUpstream greeter = RawUpstream.ok("hello");
        GatewayProcess gateway = start(greeter, "0.1")) {
      Set<String> told = send(gateway, requests);

      Ledger ledger = gateway.admin().awaitSettledLedger();
      assertThat(ledger.requests()).isEqualTo(requests);
      assertThat((double) ledger.sampled())
          .isBetween(requests * 0.1 - 4 * sigma, requests * 0.1 + 4 * sigma);
      assertStoreHoldsExactly(gateway.admin(), ledger, told);
      assertThat(greeter.count()).isEqualTo(requests);
    }
  }

  @Test
  void probabilityZero_samplesNothing() throws Exception {
    int requests = 500;
    try (RawUpstream greeter = RawUpstream.ok("hello");
        GatewayProcess gateway = start(greeter, "0")) {
      assertThat(send(gateway, requests)).isEmpty();

      Ledger ledger = gateway.admin().awaitSettledLedger();
      assertThat(ledger.unsampled()).isEqualTo(requests);
      assertThat(ledger.target("embedded").ended()).isZero();
      assertStoreHoldsExactly(gateway.admin(), ledger, Set.of());
      assertThat(greeter.requests())
          .allSatisfy(
              request ->
                  assertThat(request.header("traceparent"))
                      .singleElement()
                      .asString()
                      .endsWith("-02"));
    }
  }

  @Test
  void probabilityOne_samplesAll() throws Exception {
    int requests = 500;
    try (RawUpstream greeter = RawUpstream.ok("hello");
        GatewayProcess gateway = start(greeter, "1")) {
      Set<String> told = send(gateway, requests);

      assertThat(told).hasSize(requests);
      Ledger ledger = gateway.admin().awaitSettledLedger();
      assertThat(ledger.sampled()).isEqualTo(requests);
      assertStoreHoldsExactly(gateway.admin(), ledger, told);
    }
  }

  /**
   * As many root spans as the ledger has sampled, and of the very traces that clients were told.
   */
  private static void assertStoreHoldsExactly(AdminApi admin, Ledger ledger, Set<String> told)
      throws IOException {
    Set<String> stored = new HashSet<>();
    for (String operation : OPERATIONS) {
      for (JsonElement each : admin.traces(operation)) {
        JsonObject summary = each.getAsJsonObject();
        assertThat(summary.get("rootService").getAsString()).isEqualTo("gateway");
        assertThat(summary.get("spanCount").getAsInt()).isEqualTo(2);
        stored.add(summary.get("traceId").getAsString());
      }
    }
    assertThat(stored).hasSize((int) ledger.sampled()).isEqualTo(told);
    assertThat(admin.metric("headwater_store_traces")).isEqualTo(ledger.sampled());
    assertThat(ledger.target("embedded").exported()).isEqualTo(2 * ledger.sampled());
    assertThat(ledger.target("embedded").dropped()).isZero();
  }

  private static GatewayProcess start(RawUpstream greeter, String probability) throws Exception {
    return GatewayProcess.run(
        """
        headwater {
          upstreams.greeter.endpoints = ["%s"]
          tracing {
            sampling.default.probability = %s
            export { to = [embedded], queue.delay = 50ms }
          }
        }
        """
            .formatted(greeter.uri(), probability));
  }

  /** Sends requests over several connections at once; returns the trace ids that came back. */
  private static Set<String> send(GatewayProcess gateway, int requests) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    try {
      List<Callable<Set<String>>> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        int share = requests / CLIENTS + (i < requests % CLIENTS ? 1 : 0);
        clients.add(() -> sendOnOneConnection(gateway, share));
      }
      Set<String> traceIds = new HashSet<>();
      for (Future<Set<String>> client : threads.invokeAll(clients)) {
        for (String traceId : client.get()) {
          assertThat(traceIds.add(traceId)).as("an id of its own").isTrue();
        }
      }
      return traceIds;
    } finally {
      threads.shutdownNow();
    }
  }

  private static Set<String> sendOnOneConnection(GatewayProcess gateway, int requests)
      throws IOException {
    Set<String> traceIds = new HashSet<>();
    try (RawClient client = gateway.connect()) {
      for (int i = 0; i < requests; i++) {
        RawResponse response = client.get(TARGETS.get(i % TARGETS.size()));
        assertThat(response.status()).isEqualTo(200);
        response.traceId().ifPresent(traceIds::add);
      }
    }
    return traceIds;
  }
}
