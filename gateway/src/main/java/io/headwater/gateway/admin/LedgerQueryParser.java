package io.headwater.gateway.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the query of {@code /api/ledger}. */
final class LedgerQueryParser {
  private static final int DEFAULT_OPERATIONS = 100;
  private static final int MOST_PARAMETERS = 4;
  private static final Pattern COUNT = Pattern.compile("[0-9]{1,6}");

  private LedgerQueryParser() {}

  /**
   * How many operations are wanted.
   *
   * @param query as sent; null: there is none
   * @throws IllegalArgumentException if it is malformed, with a message that is safe to show
   */
  static int operations(@Nullable String query) {
    Map<String, List<String>> parameters;
    try {
      parameters =
          new QueryStringDecoder(query == null ? "" : query, UTF_8, false, MOST_PARAMETERS)
              .parameters();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("query: malformed (expected: percent-encoded UTF-8)", e);
    }
    int operations = DEFAULT_OPERATIONS;
    for (var parameter : parameters.entrySet()) {
      if (!parameter.getKey().equals("operations")) {
        throw new IllegalArgumentException("query: unknown parameter (expected: operations)");
      }
      List<String> values = parameter.getValue();
      if (values.size() != 1 || !COUNT.matcher(values.get(0)).matches()) {
        throw new IllegalArgumentException("operations: not valid (expected: 0 to 999999, once)");
      }
      operations = Integer.parseInt(values.get(0));
    }
    return operations;
  }
}
