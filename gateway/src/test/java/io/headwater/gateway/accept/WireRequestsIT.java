package io.headwater.gateway.accept;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.gateway.LiveGateway;
import io.headwater.gateway.RawClient;
import io.headwater.gateway.RawClient.Response;
import io.headwater.gateway.forward.RawUpstream;
import io.headwater.gateway.forward.RawUpstream.Connection;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The requests of {@code wire/requests.txt}, byte by byte, each with its outcome. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class WireRequestsIT {
  private static final String NEXT = "GET /svc/next HTTP/1.1\r\nhost: h\r\n\r\n";
  private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n";

  private final List<String> seen = new CopyOnWriteArrayList<>();
  private RawUpstream upstream;
  private LiveGateway gateway;

  @BeforeAll
  void start() throws Exception {
    upstream = RawUpstream.start(this::serve);
    gateway =
        LiveGateway.before(
            upstream,
            """
            headwater.listen.limits { request-line = 2k, headers = 4k, request-body = 64k }
            headwater.routing.routes = [{ name = whole, match.host = whole, upstream = svc }]
            """);
  }

  @AfterAll
  void stop() throws Exception {
    gateway.close();
    upstream.close();
  }

  static List<Arguments> rows() throws IOException {
    return WireRow.read(
        "requests.txt",
        Map.of(
            "get", "GET /svc/a HTTP/1.1¶host: h¶",
            "post", "POST /svc/a HTTP/1.1¶host: h¶",
            "next", "GET /svc/next HTTP/1.1¶host: h¶¶"));
  }

  @Test
  void table_isLongEnough_andNamesEachRowOnce() throws IOException {
    assertThat(rows()).hasSizeGreaterThanOrEqualTo(150);
    assertThat(rows()).extracting(row -> row.get()[0]).doesNotHaveDuplicates();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void request(String name, WireRow row) throws Exception {
    assertThat(row.isUnderstood(List.of(), List.of("kept", "closed"))).as(row.toString()).isTrue();
    seen.clear();
    try (RawClient client = gateway.connect()) {
      send(client, row.bytes());
      List<String> statuses = new ArrayList<>();
      for (int n = 0; n < row.statuses().size(); n++) {
        Response response = client.readResponse(n == 0 && row.bytes().startsWith("HEAD"));
        statuses.add(Integer.toString(response.status()));
      }
      assertThat(statuses).as(row.source()).isEqualTo(row.statuses());
      List<String> got = List.copyOf(seen);
      if (row.ending().equals("kept")) {
        assertThat(client.send(NEXT).readResponse().status()).as("the next one").isEqualTo(200);
      } else {
        assertThat(rest(client)).as("what comes behind the last response").isEmpty();
        assertThat(seen).as("what reached the upstream").hasSameSizeAs(got);
      }
      assertThat(got).hasSize((int) row.statuses().stream().filter("200"::equals).count());
      String all = String.join("", got);
      assertThat(row.texts("sees")).allSatisfy(text -> assertThat(all).contains(text));
      assertThat(row.texts("hides")).allSatisfy(text -> assertThat(all).doesNotContain(text));
    }
  }

  /** A gateway that has answered may reset what still comes. */
  private static void send(RawClient client, String bytes) throws IOException {
    try {
      client.send(bytes);
    } catch (SocketException e) {
      assertThat(e).hasMessageMatching("(?i).*(reset|broken pipe).*");
    }
  }

  private static String rest(RawClient client) throws IOException {
    try {
      return client.readToEnd();
    } catch (SocketException e) {
      return "";
    }
  }

  /** Reads whole requests, and answers each alike. */
  private void serve(Connection connection) throws IOException {
    try {
      for (String head = connection.readHead(); !head.isEmpty(); head = connection.readHead()) {
        String body = readBody(connection, head);
        seen.add(head + body);
        connection.write(head.startsWith("HEAD") ? OK : OK + "ok");
      }
    } catch (EOFException e) {
      // The gateway gave up on a request that was begun.
    }
  }

  private static String readBody(Connection connection, String head) throws IOException {
    String length = valueOf(head, "\r\ncontent-length: ");
    if (!length.isEmpty()) {
      return connection.read(Integer.parseInt(length));
    }
    if (valueOf(head, "\r\ntransfer-encoding: ").isEmpty()) {
      return "";
    }
    StringBuilder body = new StringBuilder();
    while (true) {
      String line = connection.readUntil("\r\n");
      if (line.isEmpty()) {
        throw new EOFException("within a body");
      }
      body.append(line);
      int size = Integer.parseInt(line.strip(), 16);
      if (size > 0) {
        body.append(connection.read(size + 2));
      } else {
        for (String trailer = ""; !trailer.equals("\r\n"); body.append(trailer)) {
          trailer = connection.readUntil("\r\n");
        }
        return body.toString();
      }
    }
  }

  private static String valueOf(String head, String name) {
    int start = head.indexOf(name);
    return start < 0
        ? ""
        : head.substring(start + name.length(), head.indexOf("\r\n", start + name.length()));
  }
}
