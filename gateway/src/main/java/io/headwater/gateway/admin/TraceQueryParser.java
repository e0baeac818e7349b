package io.headwater.gateway.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.gateway.store.TraceQuery;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the query of {@code /api/traces}; an empty value is the same as none. */
final class TraceQueryParser {
  private static final int DEFAULT_LIMIT = 20;
  private static final int MAX_LIMIT = 1_000;
  private static final int MAX_PARAMETERS = 16;
  private static final Pattern LIMIT = Pattern.compile("[0-9]{1,4}");
  private static final Pattern DURATION =
      Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,9})?)(ns|us|ms|s|m|h)");
  private static final Map<String, Long> UNIT_NANOS =
      Map.of(
          "ns", 1L,
          "us", 1_000L,
          "ms", 1_000_000L,
          "s", 1_000_000_000L,
          "m", 60_000_000_000L,
          "h", 3_600_000_000_000L);

  private TraceQueryParser() {}

  /**
   * Reads it.
   *
   * @param query as sent; null: there is none
   * @throws IllegalArgumentException if it is malformed, with a message that is safe to show
   */
  static TraceQuery parse(@Nullable String query) {
    Map<String, List<String>> parameters;
    try {
      parameters =
          new QueryStringDecoder(query == null ? "" : query, UTF_8, false, MAX_PARAMETERS)
              .parameters();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("query: malformed (expected: percent-encoded UTF-8)", e);
    }
    int limit = DEFAULT_LIMIT;
    String service = null;
    String operation = null;
    Boolean error = null;
    Duration minDuration = Duration.ZERO;
    for (var parameter : parameters.entrySet()) {
      String value = only(parameter.getValue());
      switch (parameter.getKey()) {
        case "limit" -> limit = value.isEmpty() ? DEFAULT_LIMIT : limit(value);
        case "service" -> service = value.isEmpty() ? null : value;
        case "operation" -> operation = value.isEmpty() ? null : value;
        case "error" -> error = value.isEmpty() ? null : (Boolean) error(value);
        case "min-duration" -> minDuration = value.isEmpty() ? Duration.ZERO : duration(value);
        default ->
            throw new IllegalArgumentException(
                "query: unknown parameter (expected: limit, service, operation, error,"
                    + " min-duration)");
      }
    }
    return new TraceQuery(limit, service, operation, error, minDuration);
  }

  private static String only(List<String> values) {
    if (values.size() != 1) {
      throw new IllegalArgumentException("query: a parameter is given twice (expected: once)");
    }
    return values.get(0);
  }

  private static int limit(String value) {
    int limit = LIMIT.matcher(value).matches() ? Integer.parseInt(value) : 0;
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new IllegalArgumentException("limit: out of range (expected: 1 to " + MAX_LIMIT + ")");
    }
    return limit;
  }

  private static boolean error(String value) {
    return switch (value) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("error: not known (expected: true, false)");
    };
  }

  private static Duration duration(String value) {
    Matcher matcher = DURATION.matcher(value);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "min-duration: malformed (expected: a number and ns, us, ms, s, m or h, as in 1.5s)");
    }
    Long unit = UNIT_NANOS.get(matcher.group(2));
    BigDecimal nanos =
        new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(unit == null ? 1 : unit));
    BigDecimal[] parts =
        nanos
            .setScale(0, RoundingMode.CEILING)
            .divideAndRemainder(BigDecimal.valueOf(1_000_000_000L));
    return Duration.ofSeconds(parts[0].longValueExact(), parts[1].longValueExact());
  }
}
