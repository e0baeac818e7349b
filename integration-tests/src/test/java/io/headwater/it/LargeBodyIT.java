package io.headwater.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Bodies that are larger than the gateway's memory: streamed, and not a byte of them changed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LargeBodyIT {
  private static final long GIBIBYTE = 1L << 30;
  private static final int COPY = 64 * 1024;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private ExecutorService threads;
  private HttpServer upstream;
  private GatewayProcess gateway;

  @BeforeAll
  void start() throws Exception {
    threads = Executors.newCachedThreadPool();
    upstream = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    upstream.createContext("/up", LargeBodyIT::takeIn);
    upstream.createContext("/down/", LargeBodyIT::giveOut);
    upstream.setExecutor(threads);
    upstream.start();
    gateway =
        GatewayProcess.with(
                """
                headwater {
                  upstreams.app.endpoints = ["http://127.0.0.1:%d"]
                  routing.routes = [{ name = app, match { path = "/**" }, upstream = app }]
                  tracing {
                    sampling.default.probability = 1
                    export { to = [embedded], queue.delay = 50ms }
                  }
                  store { max-bytes = 1m, max-traces = 100 }
                }
                """
                    .formatted(upstream.getAddress().getPort()))
            .jvm("-Xmx64m")
            .withoutLeakDetection()
            .start();
  }

  @AfterAll
  void stop() throws Exception {
    gateway.close();
    upstream.stop(0);
    threads.shutdownNow();
  }

  /** Answers with what was wrong with the body. */
  private static void takeIn(HttpExchange exchange) throws IOException {
    try (exchange) {
      long length = Long.parseLong(exchange.getRequestHeaders().getFirst("X-Length"));
      String framing =
          exchange.getRequestHeaders().containsKey("Content-Length") ? "length" : "chunks";
      byte[] answer =
          (framing + ":" + CountedBytes.differenceOf(exchange.getRequestBody(), length))
              .getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  /** {@code /down/length/N} and {@code /down/chunks/N}. */
  private static void giveOut(HttpExchange exchange) throws IOException {
    try (exchange) {
      String[] parts = exchange.getRequestURI().getPath().split("/", -1);
      long length = Long.parseLong(parts[3]);
      exchange.sendResponseHeaders(200, parts[2].equals("length") ? length : 0);
      byte[] buffer = new byte[COPY];
      CountedBytes body = new CountedBytes(length);
      for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
        exchange.getResponseBody().write(buffer, 0, count);
      }
    }
  }

  @Test
  void gibibyteUp_withALength_arrivesUnchanged() throws Exception {
    BodyPublisher body = BodyPublishers.ofInputStream(() -> new CountedBytes(GIBIBYTE));

    assertThat(upload(BodyPublishers.fromPublisher(body, GIBIBYTE), GIBIBYTE)).isEqualTo("length:");
  }

  @Test
  void bodyUp_inChunks_arrivesUnchanged() throws Exception {
    long length = GIBIBYTE / 4 + 12_345;

    assertThat(upload(BodyPublishers.ofInputStream(() -> new CountedBytes(length)), length))
        .isEqualTo("chunks:");
  }

  @Test
  void gibibyteDown_withALength_arrivesUnchanged() throws Exception {
    HttpResponse<InputStream> response = download("length", GIBIBYTE);

    assertThat(response.headers().firstValueAsLong("content-length")).hasValue(GIBIBYTE);
  }

  @Test
  void bodyDown_inChunks_arrivesUnchanged() throws Exception {
    HttpResponse<InputStream> response = download("chunks", GIBIBYTE / 4 + 12_345);

    assertThat(response.headers().firstValue("transfer-encoding")).hasValue("chunked");
  }

  private String upload(BodyPublisher body, long length) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(at("/up"))
            .header("X-Length", Long.toString(length))
            .POST(body)
            .build();
    HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(200);
    return response.body();
  }

  private HttpResponse<InputStream> download(String framing, long length) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(at("/down/" + framing + "/" + length)).build();
    HttpResponse<InputStream> response = client.send(request, BodyHandlers.ofInputStream());
    assertThat(response.statusCode()).isEqualTo(200);
    try (InputStream body = response.body()) {
      assertThat(CountedBytes.differenceOf(body, length)).isEmpty();
    }
    return response;
  }

  private URI at(String target) {
    return gateway.gateway().resolve(target);
  }
}
