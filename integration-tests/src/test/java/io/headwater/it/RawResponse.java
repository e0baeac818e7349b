package io.headwater.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A response, as read from the socket.
 *
 * @param status status code
 * @param headers in their order, with the names as sent
 * @param octets the body without its framing, one character a byte
 */
record RawResponse(int status, List<RawHeader> headers, String octets) {
  private static final Pattern SERVER_TIMING =
      Pattern.compile("trace;desc=00-([0-9a-f]{32})-([0-9a-f]{16})-0[13]");

  /** Values of a header, its name in any case. */
  List<String> header(String name) {
    return RawHeader.values(headers, name);
  }

  /** The body as text. */
  String body() {
    return new String(octets.getBytes(ISO_8859_1), UTF_8);
  }

  /** The body as a JSON object. */
  JsonObject json() {
    return JsonParser.parseString(body()).getAsJsonObject();
  }

  /** Whether the connection ends with it. */
  boolean closes() {
    return header("connection").stream().anyMatch("close"::equalsIgnoreCase);
  }

  /** The trace id in {@code server-timing}, which sampled responses carry. */
  Optional<String> traceId() {
    Matcher matcher =
        SERVER_TIMING.matcher(header("server-timing").stream().collect(Collectors.joining(", ")));
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /** As {@link #traceId}; fails if it is not sampled. */
  String sampledTraceId() {
    return traceId().orElseThrow(() -> new AssertionError("no server-timing in " + headers));
  }
}
