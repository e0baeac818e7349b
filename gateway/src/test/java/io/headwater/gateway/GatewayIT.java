package io.headwater.gateway;

import static io.headwater.gateway.LiveGateway.upstream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonArray;
import com.google.gson.JsonParser;
import io.headwater.gateway.RawClient.Response;
import io.headwater.gateway.architecture.BlockingCallGuard;
import io.headwater.gateway.forward.RawUpstream;
import io.netty.channel.uring.IoUring;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole gateway in this JVM, on each transport that the machine has. */
class GatewayIT {
  private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
  private static final int CLIENTS = 8;
  private static final int ROUNDS = 25;

  private final List<AutoCloseable> opened = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (int i = opened.size() - 1; i >= 0; i--) {
      opened.get(i).close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "nio", "io_uring"})
  void mixedTraffic_isBooked_traced_andNeverBlocksALoop(String transport) throws Exception {
    Assumptions.assumeTrue(
        !transport.equals("io_uring") || IoUring.isAvailable(),
        () -> "no io_uring here: " + IoUring.unavailabilityCause());
    RawUpstream server = add(RawUpstream.answering(OK));
    RawUpstream silent = add(RawUpstream.start(RawUpstream.Connection::awaitEnd));
    LiveGateway gateway =
        add(
            LiveGateway.start(
                upstream("svc", server.endpoint().toString())
                    + upstream("named", "localhost:" + server.endpoint().port())
                    + upstream("silent", silent.endpoint().toString())
                    + upstream("refusing", "127.0.0.1:1")
                    + """
                    headwater {
                      upstreams.silent.timeout = 50ms
                      runtime.transport = %s
                      routing.resolver = path
                      tracing.sampling {
                        default.probability = 0.5
                        rules = [
                          { name = all, match.path = "/svc/traced", probability = 1 }
                          { name = none, match.path = "/svc/untraced", never = true }
                        ]
                      }
                    }
                    """
                        .formatted(transport)));
    try (BlockingCallGuard guard = BlockingCallGuard.watch()) {
      List<CompletableFuture<Long>> clients = new ArrayList<>();
      for (int n = 0; n < CLIENTS; n++) {
        clients.add(CompletableFuture.supplyAsync(() -> drive(gateway)));
      }
      long requests = 0;
      for (CompletableFuture<Long> client : clients) {
        requests += client.get(60, TimeUnit.SECONDS);
      }
      gateway.assertBalanced(requests);
      assertThat(gateway.sampled()).isBetween((long) CLIENTS * ROUNDS, requests - CLIENTS * ROUNDS);
      await().untilAsserted(() -> assertThat(traces(gateway)).hasSize((int) gateway.sampled()));
      assertThat(gateway.metric("headwater_store_spans_rejected_total")).isZero();
      guard.assertNone();
    }
  }

  /** Sends requests of every kind, and counts them. */
  private static long drive(LiveGateway gateway) {
    long requests = 0;
    try (RawClient client = gateway.connect()) {
      for (int round = 0; round < ROUNDS; round++) {
        requests += call(client, "/svc/traced", 200, true);
        requests += call(client, "/svc/untraced", 200, false);
        requests += call(client, "/svc/maybe", 200, null);
        requests += call(client, "/nobody/x", 404, null);
        requests += call(client, "/refusing/x", 502, null);
        requests += call(client, "/named/x", 200, null);
      }
      requests += call(client, "/silent/x", 504, null);
      requests++;
      assertThat(gateway.call("GARBAGE\r\n\r\n").status()).isEqualTo(400);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return requests;
  }

  private static long call(
      RawClient client, String path, int status, @org.jspecify.annotations.Nullable Boolean traced)
      throws IOException {
    Response response = client.send("GET " + path + " HTTP/1.1\r\nhost: h\r\n\r\n").readResponse();
    assertThat(response.status()).as(path).isEqualTo(status);
    if (traced != null) {
      assertThat(response.headers("server-timing")).hasSize(traced ? 1 : 0);
    }
    return 1;
  }

  /** The ids of all stored traces, each of which has one root. */
  private static Set<String> traces(LiveGateway gateway) {
    JsonArray summaries =
        JsonParser.parseString(gateway.admin("/api/traces?limit=1000")).getAsJsonArray();
    return summaries.asList().stream()
        .map(summary -> summary.getAsJsonObject().get("traceId").getAsString())
        .collect(Collectors.toSet());
  }

  @Test
  void hugeBodies_goThrough_bothWaysAtOnce() throws Exception {
    int size = 20_000_000;
    RawUpstream echo =
        add(
            RawUpstream.start(
                connection -> {
                  connection.readHead();
                  connection.write("HTTP/1.1 200 OK\r\ncontent-length: " + size + "\r\n\r\n");
                  for (int read = 0; read < size; read += 100_000) {
                    connection.write(connection.read(100_000));
                  }
                }));
    LiveGateway gateway = add(LiveGateway.before(echo, ""));
    RawClient client = add(gateway.connect());
    client.send("POST /svc/a HTTP/1.1\r\nhost: h\r\ncontent-length: " + size + "\r\n\r\n");
    String piece = "0123456789".repeat(10_000);
    CompletableFuture<Void> sending =
        CompletableFuture.runAsync(
            () -> {
              try {
                for (int sent = 0; sent < size; sent += piece.length()) {
                  client.send(piece);
                }
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
    client.readHead();
    for (int read = 0; read < size; read += piece.length()) {
      assertThat(client.read(piece.length())).isEqualTo(piece);
    }
    sending.get(60, TimeUnit.SECONDS);
    gateway.assertBalanced(1);
  }

  @Test
  void port_thatIsTaken_isNamed_andNothingStaysBehind() throws Exception {
    int threads = gatewayThreads();
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      for (String side : List.of("listen", "admin")) {
        assertThatThrownBy(() -> LiveGateway.start("headwater." + side + ".port = " + port))
            .isInstanceOf(IOException.class)
            .hasMessageContaining(Integer.toString(port));
      }
    }
    await().untilAsserted(() -> assertThat(gatewayThreads()).isLessThanOrEqualTo(threads));
  }

  @Test
  void close_twice_doesNothingMore() throws Exception {
    LiveGateway gateway = add(LiveGateway.start(""));
    gateway.close();
    gateway.close();
    assertThatThrownBy(gateway::connect).isInstanceOf(IOException.class);
  }

  private static int gatewayThreads() {
    return (int)
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.isAlive() && thread.getName().startsWith("headwater-"))
            .count();
  }

  private <T extends AutoCloseable> T add(T closed) {
    opened.add(closed);
    return closed;
  }
}
