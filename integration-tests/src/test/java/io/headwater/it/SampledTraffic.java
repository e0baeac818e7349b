package io.headwater.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Clients that send every {@link SampledCall} in turn, and keep the trace ids they are told. */
final class SampledTraffic {
  private static final int CLIENTS = 4;

  private SampledTraffic() {}

  /** What a test does after each exchange. */
  @FunctionalInterface
  interface Step {
    void run() throws Exception;
  }

  /** Sends so many, each of which has to be answered with 200; a call by trace id. */
  static Map<String, SampledCall> send(GatewayProcess gateway, int exchanges) throws Exception {
    return send(gateway, exchanges, () -> {});
  }

  /**
   * The same.
   *
   * @param done called after each, by the client that sent it
   */
  static Map<String, SampledCall> send(GatewayProcess gateway, int exchanges, Step done)
      throws Exception {
    Map<String, SampledCall> told = new ConcurrentHashMap<>();
    ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    try {
      List<Future<?>> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        int share = exchanges / CLIENTS + (i < exchanges % CLIENTS ? 1 : 0);
        clients.add(threads.submit(() -> sendOnOneConnection(gateway, share, told, done)));
      }
      for (Future<?> client : clients) {
        client.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(told).as("an id for each").hasSize(exchanges);
    return told;
  }

  private static int sendOnOneConnection(
      GatewayProcess gateway, int exchanges, Map<String, SampledCall> told, Step done)
      throws Exception {
    SampledCall[] calls = SampledCall.values();
    try (RawClient client = gateway.connect()) {
      for (int i = 0; i < exchanges; i++) {
        SampledCall call = calls[i % calls.length];
        RawResponse response = client.get(call.target());
        assertThat(response.status()).as(call.toString()).isEqualTo(200);
        told.put(response.sampledTraceId(), call);
        done.run();
      }
      return exchanges;
    }
  }
}
