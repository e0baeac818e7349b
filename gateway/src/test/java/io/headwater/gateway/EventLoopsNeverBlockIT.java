package io.headwater.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.headwater.gateway.architecture.BlockingCallGuard;
import io.headwater.gateway.config.GatewayConfig;
import io.headwater.gateway.config.GatewayConfigLoader;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A whole gateway under traffic of every kind makes no blocking call on its event loops. */
@SuppressWarnings("NullAway.Init")
final class EventLoopsNeverBlockIT {
  private static final int BODY = 4 * 1024 * 1024;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private HttpServer upstream;

  @BeforeEach
  void startUpstream() throws Exception {
    upstream = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    upstream.setExecutor(Executors.newCachedThreadPool());
    upstream.createContext(
        "/",
        exchange -> {
          try (InputStream request = exchange.getRequestBody();
              OutputStream response = exchange.getResponseBody()) {
            byte[] body = request.readAllBytes();
            exchange.sendResponseHeaders(200, 0);
            response.write(body.length == 0 ? new byte[BODY] : body);
          }
        });
    upstream.start();
  }

  @AfterEach
  void stopUpstream() {
    upstream.stop(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "nio"})
  void gateway_underTrafficOfEveryKind_makesNoBlockingCall(String transport) throws Exception {
    GatewayConfig config =
        new GatewayConfigLoader(Map.of(), new Properties()).parse(hocon(transport), "test");
    try (BlockingCallGuard guard = BlockingCallGuard.watch();
        Gateway gateway = Gateway.start(config)) {
      String base = "http://127.0.0.1:" + gateway.address().getPort();
      for (int round = 0; round < 20; round++) {
        assertThat(get(base + "/live/traced").statusCode()).isEqualTo(200);
        assertThat(get(base + "/live/untraced").statusCode()).isEqualTo(200);
        assertThat(get(base + "/unknown/x").statusCode()).isEqualTo(404);
        assertThat(get(base + "/refusing/x").statusCode()).isEqualTo(502);
      }
      assertThat(get(base + "/named/x").statusCode()).isEqualTo(200);
      assertThat(get(base + "/nameless/x").statusCode()).isIn(502, 504);
      HttpResponse<byte[]> echoed =
          client.send(
              HttpRequest.newBuilder(URI.create(base + "/live/echo"))
                  .POST(BodyPublishers.ofByteArray(new byte[BODY]))
                  .build(),
              BodyHandlers.ofByteArray());
      assertThat(echoed.body()).hasSize(BODY);
      awaitTraces("http://127.0.0.1:" + gateway.adminAddress().getPort());
      guard.assertNone();
    }
  }

  private void awaitTraces(String admin) {
    Awaitility.await()
        .untilAsserted(
            () -> {
              for (String path : List.of("/api/ledger", "/metrics", "/health/ready")) {
                assertThat(get(admin + path).statusCode()).isEqualTo(200);
              }
              assertThat(get(admin + "/api/traces?limit=1").body())
                  .isNotEqualTo("[]".getBytes(UTF_8));
            });
  }

  private HttpResponse<byte[]> get(String uri) throws Exception {
    return client.send(HttpRequest.newBuilder(URI.create(uri)).build(), BodyHandlers.ofByteArray());
  }

  private String hocon(String transport) {
    int port = upstream.getAddress().getPort();
    return """
    headwater {
      listen { host = "127.0.0.1", port = 0 }
      admin { port = 0 }
      runtime.transport = %s
      upstreams {
        live.endpoints = "http://127.0.0.1:%d"
        named.endpoints = "http://localhost:%d"
        refusing.endpoints = "http://127.0.0.1:1"
        nameless { endpoints = "http://nameless.invalid:80", connect-timeout = 300ms, attempts = 1 }
      }
      routing.resolver = path
      drain { idle-grace = 0 }
      tracing {
        sampling {
          default.probability = 1
          rules = [{ name = quiet, match { path = "/live/untraced" }, never = true }]
        }
        export { to = [embedded], queue.delay = 50ms }
      }
    }
    """
        .formatted(transport, port, port);
  }
}
