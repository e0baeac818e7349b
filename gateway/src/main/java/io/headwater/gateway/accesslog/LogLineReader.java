package io.headwater.gateway.accesslog;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.headwater.gateway.decide.Cap;
import io.headwater.gateway.decide.DecisionReason;
import java.io.IOException;
import java.io.StringReader;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads lines that {@link AccessLog} wrote, in either format, which each line shows by its first
 * character. Keys that it does not know are passed over.
 */
public final class LogLineReader {
  private static final DateTimeFormatter NCSA_TIME =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT);
  private static final Pattern NCSA =
      Pattern.compile(
          "(\\S++) - - \\[([^\\]]++)\\] \"([^\"]*+)\" \\d++ \\d++ trace=([0-9a-f]{32})"
              + " sampled=(true|false) reason=(\\S++)(?: rule=(.*?))?(?: cap=(\\w++))?"
              + "(?: boosted=true)?(?: kept=\\w++)?(?: span=[0-9a-f]{16})?(?: upstream=.*?)? attempts=\\d+.*+");
  private static final Pattern TRACE_ID = Pattern.compile("[0-9a-f]{32}");
  private static final Pattern ESCAPED = Pattern.compile("\\\\x([0-9a-f]{2})");
  private static final int HALF = 16;
  private static final int HEX = 16;

  private LogLineReader() {}

  /** The exchange of a line; null: it is none that the access log wrote. */
  public static @Nullable LoggedExchange read(String line) {
    try {
      return line.startsWith("{") ? json(line) : ncsa(line);
    } catch (IOException | DateTimeException | IllegalStateException | NumberFormatException e) {
      return null;
    }
  }

  private static @Nullable LoggedExchange json(String line) throws IOException {
    Map<String, String> texts = new HashMap<>();
    JsonReader in = new JsonReader(new StringReader(line));
    in.beginObject();
    while (in.hasNext()) {
      String key = in.nextName();
      JsonToken token = in.peek();
      if (token == JsonToken.STRING) {
        texts.put(key, in.nextString());
      } else if (token == JsonToken.BOOLEAN) {
        texts.put(key, Boolean.toString(in.nextBoolean()));
      } else {
        in.skipValue();
      }
    }
    in.endObject();
    String time = texts.get("time");
    String method = texts.get("method");
    String target = texts.get("target");
    // As it was called before it had OpenTelemetry's name.
    String traceId = texts.getOrDefault("trace_id", texts.get("traceId"));
    String sampled = texts.get("sampled");
    DecisionReason reason = reason(texts.get("reason"));
    if (in.peek() != JsonToken.END_DOCUMENT
        || time == null
        || method == null
        || target == null
        || !isTarget(target)
        || traceId == null
        || !TRACE_ID.matcher(traceId).matches()
        || sampled == null
        || reason == null) {
      return null;
    }
    return new LoggedExchange(
        Instant.parse(time).toEpochMilli(),
        texts.getOrDefault("client", ""),
        method,
        target,
        texts.getOrDefault("host", ""),
        texts.get("userAgent"),
        true,
        false,
        low(traceId),
        sampled.equals("true"),
        reason,
        texts.get("rule"),
        cap(texts.get("cap")));
  }

  private static @Nullable LoggedExchange ncsa(String line) {
    Matcher fields = NCSA.matcher(line);
    if (!fields.matches()) {
      return null;
    }
    String request = fields.group(3);
    int first = request.indexOf(' ');
    int last = request.lastIndexOf(" HTTP/");
    DecisionReason reason = reason(fields.group(6));
    if (first < 0 || last <= first || reason == null) {
      return null;
    }
    String target = unescape(request.substring(first + 1, last));
    if (!isTarget(target)) {
      return null;
    }
    String rule = fields.group(7);
    return new LoggedExchange(
        OffsetDateTime.parse(fields.group(2), NCSA_TIME).toInstant().toEpochMilli(),
        fields.group(1).equals("-") ? "" : fields.group(1),
        unescape(request.substring(0, first)),
        target,
        null,
        null,
        false,
        true,
        low(fields.group(4)),
        fields.group(5).equals("true"),
        reason,
        rule == null ? null : unescape(rule),
        cap(fields.group(8)));
  }

  private static boolean isTarget(String text) {
    return text.startsWith("/") || text.equals("*");
  }

  private static long low(String traceId) {
    return Long.parseUnsignedLong(traceId, HALF, traceId.length(), HEX);
  }

  private static @Nullable DecisionReason reason(@Nullable String word) {
    for (DecisionReason reason : DecisionReason.values()) {
      if (reason.wireName().equals(word)) {
        return reason;
      }
    }
    return null;
  }

  private static Cap cap(@Nullable String word) {
    for (Cap cap : Cap.values()) {
      if (cap.wireName().equals(word)) {
        return cap;
      }
    }
    return Cap.NONE;
  }

  private static String unescape(String text) {
    return text.indexOf('\\') < 0
        ? text
        : ESCAPED
            .matcher(text)
            .replaceAll(
                escaped ->
                    Matcher.quoteReplacement(
                        String.valueOf((char) Integer.parseInt(escaped.group(1), HEX))));
  }
}
