package io.headwater.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.headwater.gateway.config.GatewayConfig;
import io.headwater.gateway.config.GatewayConfigLoader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A gateway that gets another configuration while it serves. */
@SuppressWarnings("NullAway.Init")
final class ReloadIT {
  private static final int RELOADS = 100;
  private static final int CLIENTS = 4;

  private final List<HttpServer> upstreams = new ArrayList<>();
  private final ExecutorService clients = Executors.newCachedThreadPool();
  private Gateway gateway;

  @BeforeEach
  void start() throws Exception {
    for (String name : List.of("even", "odd")) {
      upstreams.add(answering(name));
    }
    gateway = Gateway.start(config(0, ""));
  }

  @AfterEach
  void stop() {
    gateway.close();
    clients.shutdownNow();
    upstreams.forEach(upstream -> upstream.stop(0));
  }

  /**
   * In even configurations every exchange goes to {@code even} and is traced, in odd ones to {@code
   * odd} and is not: one that was routed by one file and decided by another would show.
   */
  @Test
  void reloads_underLoad_failNoExchange_andEachIsDecidedByOneFile() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    List<Future<Integer>> loads = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      loads.add(clients.submit(() -> callUntil(done)));
    }

    for (int reload = 1; reload <= RELOADS; reload++) {
      assertThat(gateway.apply(config(reload, ""))).isEmpty();
      assertThat(callOnce(HttpClient.newHttpClient())).isEqualTo(reload % 2 == 0 ? "even" : "odd");
    }
    done.set(true);

    for (Future<Integer> load : loads) {
      assertThat(load.get()).isPositive();
    }
  }

  @Test
  void refusedConfiguration_changesNothing_andIsSaid() throws Exception {
    gateway.refused(List.of("gateway.conf:3: a: b (expected: c)"));

    assertThat(callOnce(HttpClient.newHttpClient())).isEqualTo("even");
    HttpResponse<String> ready = admin("/health/ready");
    assertThat(ready.statusCode()).isEqualTo(200);
    assertThat(ready.body()).contains("configuration refused: gateway.conf:3: a: b (expected: c)");
    assertThat(admin("/metrics").body()).contains("headwater_config_stale 1");

    gateway.apply(config(1, ""));
    assertThat(callOnce(HttpClient.newHttpClient())).isEqualTo("odd");
    assertThat(admin("/health/ready").body()).doesNotContain("refused");
    assertThat(admin("/metrics").body())
        .contains("headwater_config_stale 0")
        .contains("headwater_config_reloads_applied_total 1")
        .contains("headwater_config_reloads_refused_total 1");
  }

  @Test
  void sectionsThatNeedARestart_areNamed_andTheRestIsInForce() throws Exception {
    assertThat(gateway.apply(config(1, "store.max-traces = 7, drain.timeout = 3s")))
        .containsExactly("drain", "store");

    assertThat(callOnce(HttpClient.newHttpClient())).isEqualTo("odd");
  }

  private int callUntil(AtomicBoolean done) throws Exception {
    HttpClient client = HttpClient.newHttpClient();
    int calls = 0;
    while (!done.get()) {
      callOnce(client);
      calls++;
    }
    return calls;
  }

  /** Calls, and says which upstream answered. */
  private String callOnce(HttpClient client) throws Exception {
    HttpResponse<String> response = get(client, gateway.address().getPort(), "/");
    assertThat(response.statusCode()).isEqualTo(200);
    boolean traced = response.headers().firstValue("server-timing").isPresent();
    assertThat(response.body()).isEqualTo(traced ? "even" : "odd");
    return response.body();
  }

  private HttpResponse<String> admin(String path) throws Exception {
    return get(HttpClient.newHttpClient(), gateway.adminAddress().getPort(), path);
  }

  private static HttpResponse<String> get(HttpClient client, int port, String path)
      throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    return client.send(
        HttpRequest.newBuilder(uri).version(HttpClient.Version.HTTP_1_1).build(),
        BodyHandlers.ofString());
  }

  private static HttpServer answering(String name) throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    byte[] body = name.getBytes(StandardCharsets.UTF_8);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    return server;
  }

  private GatewayConfig config(int number, String more) throws Exception {
    boolean even = number % 2 == 0;
    String hocon =
        """
        headwater {
          listen { host = "127.0.0.1", port = 0 }
          admin.port = 0
          drain.idle-grace = 0
          upstreams.u { endpoints = "http://127.0.0.1:%d", timeout = %ds }
          routing.routes = [{ name = all, match { path = "/**" }, upstream = u }]
          tracing.sampling.default.probability = %d
          %s
        }
        """
            .formatted(
                upstreams.get(even ? 0 : 1).getAddress().getPort(),
                10 + number % 3,
                even ? 1 : 0,
                more);
    return new GatewayConfigLoader(Map.of(), new Properties()).parse(hocon, "test");
  }
}
