package io.headwater.gateway.accept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.gateway.LiveGateway;
import io.headwater.gateway.RawClient;
import io.headwater.gateway.RawClient.Response;
import io.headwater.gateway.forward.RawUpstream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The responses of {@code wire/responses.txt}, byte by byte, each with its outcome. */
final class WireResponsesIT extends ClientConnectionFixture {
  static List<Arguments> rows() throws IOException {
    return WireRow.read("responses.txt", Map.of("ok", "HTTP/1.1 200 OK¶content-length: 2¶¶ok"));
  }

  @Test
  void table_isLongEnough_andNamesEachRowOnce() throws IOException {
    assertThat(rows()).hasSizeGreaterThanOrEqualTo(60);
    assertThat(rows()).extracting(row -> row.get()[0]).doesNotHaveDuplicates();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void response(String name, WireRow row) throws Exception {
    assertThat(row.isUnderstood(List.of("reused", "dropped", "ends"), List.of("kept", "aborted")))
        .as(row.toString())
        .isTrue();
    RawUpstream server =
        server(
            connection -> {
              if (!connection.readHead().isEmpty() && connection.number() == 1) {
                connection.write(row.bytes());
                if (row.demands("ends")) {
                  return;
                }
                connection.readHead();
              }
              connection.write(OK);
              connection.awaitEnd();
            });
    // One attempt: what is held against the table is the first answer, not what a retry made good.
    LiveGateway gateway = gateway(server, "headwater.upstream-defaults.attempts = 1\n");
    boolean toHead = name.endsWith("to HEAD");
    RawClient client = client(gateway).send(request(toHead ? "HEAD" : "GET", "/svc/a"));
    StringBuilder read = new StringBuilder();
    if (row.ending().equals("aborted")) {
      assertThatThrownBy(() -> client.readResponse()).isInstanceOf(IOException.class);
    } else {
      assertThat(read(client, toHead, read)).as(row.source()).isEqualTo(row.statuses());
    }
    assertThat(row.texts("sees")).allSatisfy(text -> assertThat(read.toString()).contains(text));
    assertThat(row.texts("hides"))
        .allSatisfy(text -> assertThat(read.toString()).doesNotContain(text));

    RawClient next = row.ending().equals("kept") ? client : client(gateway);
    assertThat(next.send(GET).readResponse().body()).as("the next response").isEqualTo("ok");
    assertThat(server.connections()).isEqualTo(row.demands("reused") ? 1 : 2);
    gateway.assertBalanced(2);
  }

  /** Reads responses until a final one; of more than a few interim ones only that one counts. */
  private static List<String> read(RawClient client, boolean toHead, StringBuilder read)
      throws IOException {
    List<String> statuses = new ArrayList<>();
    Response response;
    do {
      if (statuses.size() == 10) {
        statuses.clear();
      }
      response = client.readResponse(toHead);
      statuses.add(Integer.toString(response.status()));
      read.append(response.head()).append(response.body()).append(client.trailers());
    } while (response.status() < 200);
    return statuses;
  }
}
