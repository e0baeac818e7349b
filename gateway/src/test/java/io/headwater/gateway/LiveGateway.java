package io.headwater.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.headwater.gateway.config.GatewayConfig;
import io.headwater.gateway.config.GatewayConfigLoader;
import io.headwater.gateway.forward.RawUpstream;
import io.headwater.gateway.log.GatewayLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Properties;

/** A whole gateway in this JVM, on free ports, whose spans stay in the embedded store. */
public final class LiveGateway implements AutoCloseable {
  private static final String BASE =
      """
      headwater {
        listen { host = "127.0.0.1", port = 0 }
        admin { port = 0 }
        drain { idle-grace = 0, timeout = 200ms }
        runtime { event-loops = 2 }
        tracing {
          sampling { default { probability = 0 } }
          export { to = [embedded], queue { delay = 10ms } }
        }
      }
      """;

  private final Gateway gateway;
  private final HttpClient admin = HttpClient.newHttpClient();

  private LiveGateway(Gateway gateway) {
    this.gateway = gateway;
  }

  /**
   * Starts a gateway.
   *
   * @param hocon what differs from the base of all tests: nothing is sampled, any port
   */
  public static LiveGateway start(String hocon) throws Exception {
    return new LiveGateway(Gateway.start(config(hocon)));
  }

  /** The same, with a log of its own, closed by it. */
  static LiveGateway startWithLog(String hocon, GatewayLog log) throws Exception {
    return new LiveGateway(Gateway.start(config(hocon), log));
  }

  /** Starts a gateway whose upstream {@code svc} is one server. */
  public static LiveGateway before(RawUpstream server, String hocon) throws Exception {
    return start(upstream("svc", server.endpoint().toString()) + hocon);
  }

  /** A configuration over the base of all tests. */
  public static GatewayConfig config(String hocon) throws Exception {
    return new GatewayConfigLoader(Map.of(), new Properties()).parse(BASE + hocon, "test");
  }

  /** The configuration of an upstream. */
  public static String upstream(String name, String hostAndPort) {
    return "headwater.upstreams." + name + ".endpoints = [\"http://" + hostAndPort + "\"]\n";
  }

  /** A client that is connected. */
  public RawClient connect() throws IOException {
    return new RawClient(port());
  }

  /** A client whose receive buffer is small. */
  public RawClient connectSlow() throws IOException {
    return new RawClient(port(), 4096);
  }

  /** Sends a request on a connection of its own. */
  public RawClient.Response call(String request) throws IOException {
    try (RawClient client = connect()) {
      client.send(request);
      return client.readResponse();
    }
  }

  /** Port of the listener. */
  public int port() {
    return gateway.address().getPort();
  }

  /** What the admin side answers to a GET. */
  public String admin(String path) {
    return admin("GET", path, "").body();
  }

  /** What the admin side answers to a request with a body of JSON. */
  public HttpResponse<String> admin(String method, String path, String json) {
    URI uri =
        URI.create(
            "http://"
                + InetAddress.getLoopbackAddress().getHostAddress()
                + ':'
                + gateway.adminAddress().getPort()
                + path);
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .method(method, HttpRequest.BodyPublishers.ofString(json))
            .header("content-type", "application/json")
            .build();
    try {
      return admin.send(request, HttpResponse.BodyHandlers.ofString(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** {@code /metrics} as OpenMetrics. */
  String openMetrics() throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + gateway.adminAddress().getPort() + "/metrics");
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header("accept", "application/openmetrics-text;version=1.0.0,text/plain;q=0.5")
            .build();
    HttpResponse<String> response = admin.send(request, HttpResponse.BodyHandlers.ofString(UTF_8));
    assertThat(response.headers().firstValue("content-type").orElse(""))
        .startsWith("application/openmetrics-text; version=1.0.0");
    return response.body();
  }

  /** The books of requests. */
  public JsonObject requests() {
    return JsonParser.parseString(admin("/api/ledger"))
        .getAsJsonObject()
        .getAsJsonObject("requests");
  }

  /** The value of a metric's sample, named as it is exposed with its labels; 0: there is none. */
  public double metric(String sample) {
    return admin("/metrics")
        .lines()
        .filter(line -> line.startsWith(sample + ' '))
        .mapToDouble(
            line -> Double.parseDouble(line.substring(sample.length() + 1).split(" ", 2)[0]))
        .findFirst()
        .orElse(0);
  }

  /** Waits until nothing is in flight, and checks that every request was decided exactly once. */
  public void assertBalanced(long requests) {
    await()
        .untilAsserted(
            () -> {
              JsonObject books = requests();
              assertThat(books.get("inFlight").getAsLong()).isZero();
              assertThat(books.get("started").getAsLong()).isEqualTo(requests);
              assertThat(books.get("total").getAsLong()).isEqualTo(requests);
              assertThat(sum(books, "sampled") + sum(books, "unsampled")).isEqualTo(requests);
            });
  }

  /** How many requests were sampled, for whatever reason. */
  public long sampled() {
    return sum(requests(), "sampled");
  }

  private static long sum(JsonObject books, String side) {
    return books.getAsJsonObject(side).asMap().values().stream()
        .mapToLong(JsonElement::getAsLong)
        .sum();
  }

  /** The gateway itself. */
  public Gateway gateway() {
    return gateway;
  }

  @Override
  public void close() {
    gateway.close();
  }
}
