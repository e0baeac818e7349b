package io.headwater.gateway.respond;

import io.headwater.gateway.policy.HeaderEdits;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.List;

/** What becomes of a response's headers on their way to the client. */
public final class ResponseHeaders {
  private static final AsciiString KEEP_ALIVE = AsciiString.cached("keep-alive");
  private static final AsciiString SERVER_TIMING = AsciiString.cached("server-timing");
  private static final AsciiString PROXY_CONNECTION = AsciiString.cached("proxy-connection");

  private ResponseHeaders() {}

  /**
   * Removes what the upstream meant for its own hop (RFC 9110, section 7.6.1). Framing is left to
   * the client's side, which knows its protocol: only {@code Content-Length} stays.
   */
  public static void removeHopByHop(HttpHeaders headers) {
    if (headers.contains(HttpHeaderNames.CONNECTION)) {
      removeNominated(headers, headers.getAll(HttpHeaderNames.CONNECTION));
    }
    headers.remove(KEEP_ALIVE);
    headers.remove(PROXY_CONNECTION);
    headers.remove(HttpHeaderNames.UPGRADE);
    headers.remove(HttpHeaderNames.TRANSFER_ENCODING);
  }

  /**
   * Tells the client its trace (W3C Trace Context, "Response" by way of {@code Server-Timing}), and
   * lets scripts of other origins read it where the upstream lets them read anything.
   *
   * @param description {@code 00-<trace id>-<span id>-<flags>}
   */
  public static void announceTrace(HttpHeaders headers, String description) {
    headers.add(SERVER_TIMING, "trace;desc=" + description);
    if (headers.contains(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN)) {
      headers.add(HttpHeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS, SERVER_TIMING);
    }
  }

  /** Does what a route asks for. */
  public static void edit(HttpHeaders headers, HeaderEdits edits) {
    for (String name : edits.dropped()) {
      headers.remove(name);
    }
    for (HeaderEdits.Line line : edits.added()) {
      headers.add(line.name(), line.value());
    }
  }

  private static void removeNominated(HttpHeaders headers, List<String> connection) {
    headers.remove(HttpHeaderNames.CONNECTION);
    for (String value : connection) {
      for (String option : value.split(",", -1)) {
        String name = option.strip();
        // A response whose length became this hop's affair could not be framed for the next.
        if (!name.isEmpty() && !HttpHeaderNames.CONTENT_LENGTH.contentEqualsIgnoreCase(name)) {
          headers.remove(name);
        }
      }
    }
  }
}
