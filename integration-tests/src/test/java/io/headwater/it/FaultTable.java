package io.headwater.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.Arguments;

/** The rows of the tables in {@code faults}. */
final class FaultTable {
  static final String POST = "POST /svc/x HTTP/1.1\r\nhost: h\r\ncontent-length: 2\r\n\r\nhi";
  static final String GET = "GET /svc/x HTTP/1.1\r\nhost: h\r\n\r\n";

  /** What a body is that ends with its connection, within. */
  static final String BROKEN = "BROKEN";

  /** What stands in braces in the tables. */
  private static final Map<String, String> WORDS =
      Map.of(
          "get",
          GET,
          "post",
          POST,
          "to",
          "POST /svc/x HTTP/1.1\r\nhost: h\r\n",
          "ok",
          FaultyServer.OK,
          "chunked",
          "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n",
          "long",
          "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n0123456789");

  private FaultTable() {}

  /** A row of {@code faults/upstream.txt}, whose head says what the columns are. */
  record UpstreamRow(
      String name,
      String request,
      FaultScript fault,
      int status,
      String body,
      List<String> failures,
      int attempts,
      boolean kept) {
    static UpstreamRow parse(String[] columns) {
      return new UpstreamRow(
          columns[0],
          columns[1].equals("GET") ? GET : POST,
          FaultScript.parse(columns[2], WORDS),
          Integer.parseInt(columns[3]),
          columns[4],
          oneOf(columns[5]),
          Integer.parseInt(columns[6]),
          columns[7].equals("kept"));
    }
  }

  /** A row of {@code faults/client.txt}; without a fault of the upstream, that one is sound. */
  record ClientRow(
      String name,
      @Nullable FaultScript upstream,
      FaultScript fault,
      List<Integer> answers,
      List<Integer> statuses,
      List<String> failures) {
    static ClientRow parse(String[] columns) {
      return new ClientRow(
          columns[0],
          columns[1].equals("sound") ? null : FaultScript.parse(columns[1], WORDS),
          FaultScript.parse(columns[2], WORDS),
          numbers(columns[3]),
          numbers(columns[4]),
          oneOf(columns[5]));
    }
  }

  /** One of these is told; the empty one: there is none. */
  private static List<String> oneOf(String column) {
    return column.equals("none") ? List.of("") : List.of(column.split(" or ", -1));
  }

  private static List<Integer> numbers(String column) {
    return column.equals("none")
        ? List.of()
        : Arrays.stream(column.split(" ", -1)).map(Integer::valueOf).toList();
  }

  static List<Arguments> upstreamFaults() throws IOException {
    return rows("upstream.txt", 8, UpstreamRow::parse);
  }

  static List<Arguments> clientFaults() throws IOException {
    return rows("client.txt", 6, ClientRow::parse);
  }

  /** The rows of a table, each with its name before it. */
  private static List<Arguments> rows(String table, int width, Function<String[], Object> parse)
      throws IOException {
    List<Arguments> rows = new ArrayList<>();
    try (InputStream in = FaultTable.class.getResourceAsStream("/faults/" + table)) {
      for (String line :
          new String(Objects.requireNonNull(in).readAllBytes(), UTF_8).split("\n", -1)) {
        if (!line.isEmpty() && !line.startsWith("#")) {
          String[] columns = line.split(" \\| ", -1);
          if (columns.length != width) {
            throw new IllegalArgumentException("not " + width + " columns: " + line);
          }
          rows.add(Arguments.of(columns[0], parse.apply(columns)));
        }
      }
    }
    return rows;
  }
}
