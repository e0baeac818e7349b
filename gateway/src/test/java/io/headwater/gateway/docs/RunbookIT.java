package io.headwater.gateway.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.headwater.gateway.Gateway;
import io.headwater.gateway.config.GatewayConfigLoader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** The run-book explains each line that a gateway's ledger has, and none that it has not. */
final class RunbookIT {
  private static final String HOCON =
      """
      headwater {
        listen { host = "127.0.0.1", port = 0 }
        admin.port = 0
        tracing.export.to = [embedded]
      }
      """;

  @Test
  void lines_areThoseOfTheLedger() throws Exception {
    try (Gateway gateway =
        Gateway.start(new GatewayConfigLoader(Map.of(), new Properties()).parse(HOCON, "test"))) {
      JsonObject ledger = ledger(gateway.adminAddress().getPort());

      assertThat(Runbook.rows("Requests"))
          .containsExactlyInAnyOrderElementsOf(ledger.getAsJsonObject("requests").keySet());
      assertThat(Runbook.rows("Spans"))
          .containsExactlyInAnyOrderElementsOf(
              ledger.getAsJsonArray("spans").get(0).getAsJsonObject().keySet());
    }
  }

  private static JsonObject ledger(int port) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + port + "/api/ledger");
    String body =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
            .body();
    return JsonParser.parseString(body).getAsJsonObject();
  }
}
