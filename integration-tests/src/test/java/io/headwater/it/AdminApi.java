package io.headwater.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonArray;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/** The admin port of a gateway, from the operator's side. */
final class AdminApi {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final URI base;

  AdminApi(URI base) {
    this.base = base;
  }

  /** Its base URI. */
  URI uri() {
    return base;
  }

  /** A page. */
  RawResponse get(String target) throws IOException {
    try (RawClient client = RawClient.to(base)) {
      client.write("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
      return client.response();
    }
  }

  /** What is answered to a request with a body of JSON. */
  RawResponse send(String method, String target, String json) throws IOException {
    try (RawClient client = RawClient.to(base)) {
      client.write(
          method
              + " "
              + target
              + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
              + json.getBytes(StandardCharsets.UTF_8).length
              + "\r\n\r\n"
              + json);
      return client.response();
    }
  }

  /** The books. */
  Ledger ledger() throws IOException {
    RawResponse response = get("/api/ledger");
    assertThat(response.status()).isEqualTo(200);
    return new Ledger(response.json());
  }

  /** Waits for books that satisfy a condition, and returns them. */
  Ledger awaitLedger(Predicate<Ledger> condition) {
    return await().atMost(PATIENCE).until(this::ledger, condition);
  }

  /** Waits until nothing is in flight and no span waits, with the books balanced. */
  Ledger awaitSettledLedger() {
    return awaitLedger(
        ledger ->
            ledger.inFlight() == 0
                && ledger.isBalanced()
                && ledger.json().getAsJsonArray("spans").asList().stream()
                    .allMatch(target -> new Ledger.Target(target.getAsJsonObject()).queued() == 0));
  }

  /** The spans of a trace in the embedded store; none if it is not there. */
  List<SpanView> trace(String traceId) throws IOException {
    RawResponse response = get("/api/traces/" + traceId);
    return response.status() == 404 ? List.of() : SpanView.allOf(response.json());
  }

  /** Waits for so many spans of a trace. */
  List<SpanView> awaitTrace(String traceId, int spans) {
    return awaitTrace(traceId, found -> found.size() >= spans);
  }

  /** Waits for a trace that satisfies a condition. */
  List<SpanView> awaitTrace(String traceId, Predicate<List<SpanView>> condition) {
    return await().atMost(PATIENCE).until(() -> trace(traceId), condition);
  }

  /** Summaries of traces: at most 1,000, of one operation of the root span. */
  JsonArray traces(String operation) throws IOException {
    String encoded = URLEncoder.encode(operation, StandardCharsets.UTF_8).replace("+", "%20");
    RawResponse response = get("/api/traces?limit=1000&operation=" + encoded);
    assertThat(response.status()).as(response.body()).isEqualTo(200);
    return JsonParser.parseString(response.body()).getAsJsonArray();
  }

  /** A value of {@code /metrics}; fails if it is not there. */
  long metric(String series) throws IOException {
    return get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(series + " "))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(series.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no metric " + series));
  }
}
