package io.headwater.it;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;

/** The query API of a backend, which answers for a trace with OTLP in JSON under some key. */
final class BackendQuery {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HttpClient client = HttpClient.newHttpClient();
  private final URI base;
  private final String key;

  /**
   * Opens nothing yet.
   *
   * @param base what it is resolved against
   * @param key of the member that has {@code resourceSpans}
   */
  BackendQuery(URI base, String key) {
    this.base = base;
    this.key = key;
  }

  /** The spans of a trace; none where the answer is 404. */
  List<SpanView> trace(String target) throws IOException, InterruptedException {
    HttpResponse<String> answer = get(target);
    if (answer.statusCode() == 404) {
      return List.of();
    }
    if (answer.statusCode() != 200) {
      throw new IOException(target + ": " + answer.statusCode() + ' ' + answer.body());
    }
    JsonObject found = JsonParser.parseString(answer.body()).getAsJsonObject();
    return found.has(key) && found.getAsJsonObject(key).has("resourceSpans")
        ? SpanView.allOf(found.getAsJsonObject(key))
        : List.of();
  }

  /** Any page. */
  HttpResponse<String> get(String target) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(base.resolve(target))
            .timeout(PATIENCE)
            .header("accept", "application/json")
            .build();
    return client.send(request, BodyHandlers.ofString());
  }
}
