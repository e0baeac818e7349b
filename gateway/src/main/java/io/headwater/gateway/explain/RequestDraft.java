package io.headwater.gateway.explain;

import io.headwater.gateway.exchange.TraceIdBits;
import io.headwater.gateway.explain.DescribedRequest.Header;
import io.headwater.gateway.http.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A description of a request as it comes in, part by part. Parts are checked as they come; what is
 * wrong with any of them is told at once, as {@code key: value (expected: ...)}.
 */
public final class RequestDraft {
  /** The most header lines. */
  public static final int MOST_HEADERS = 200;

  private static final int LONGEST_TARGET = 16 << 10;
  private static final int LONGEST_HEADER = 16 << 10;
  private static final int LONGEST_HOST = 261;
  private static final int LONGEST_METHOD = 64;
  private static final int LONGEST_SHOWN = 80;

  private final List<String> problems = new ArrayList<>();
  private final List<Header> headers = new ArrayList<>();
  private boolean tooManyHeaders;
  private String method = "GET";
  private @Nullable String path;
  private @Nullable String host;
  private @Nullable String client;
  private String peer = DescribedRequest.LOOPBACK;
  private @Nullable TraceIdBits traceId;

  /** Starts with a GET from this machine, and without a path, which must be given. */
  public RequestDraft() {}

  /** A token (RFC 9110, section 9.1), case kept. */
  public RequestDraft method(String text) {
    if (text.length() > LONGEST_METHOD || !isToken(text)) {
      problem("method", text, "a method: GET");
    }
    method = text;
    return this;
  }

  /** Path and query, in origin form. */
  public RequestDraft path(String text) {
    if (!text.startsWith("/")
        || text.length() > LONGEST_TARGET
        || text.chars().anyMatch(c -> c <= 0x20 || c >= 0x7f || c == '#')) {
      problem("path", text, "a path with its query, percent-encoded: /users/7?q=1");
    }
    path = text;
    return this;
  }

  /** Host and optional port; by default that of a header {@code host}, or else localhost. */
  public RequestDraft host(String text) {
    if (text.isEmpty()
        || text.length() > LONGEST_HOST
        || text.chars().anyMatch(c -> c <= 0x20 || c >= 0x7f || "/?#@\\\"<>".indexOf(c) >= 0)) {
      problem("host", text, "a host with an optional port: api.example.com");
    }
    host = text;
    return this;
  }

  /** One header line. Values of headers may be secret, and are shown nowhere. */
  public RequestDraft header(String name, String value) {
    String stripped = value.strip();
    if (headers.size() == MOST_HEADERS) {
      if (!tooManyHeaders) {
        problem("headers", "more", "at most " + MOST_HEADERS + " lines");
      }
      tooManyHeaders = true;
      return this;
    }
    if (!isToken(name) || name.length() > LONGEST_HEADER) {
      problem("header", name, "the name of a header");
    } else if (stripped.length() > LONGEST_HEADER
        || stripped.chars().anyMatch(c -> (c < 0x20 && c != '\t') || c == 0x7f)) {
      problem(
          "header " + name,
          "***",
          "a value of one line, at most " + LONGEST_HEADER + " characters");
    } else if (name.equalsIgnoreCase("host") && host == null) {
      host(stripped);
    }
    headers.add(new Header(name, stripped));
    return this;
  }

  /** Address of the client; by default what the peer, where it is trusted, says of it. */
  public RequestDraft client(String text) {
    checkAddress("client", text);
    client = text;
    return this;
  }

  /** Address of the connection's other end. */
  public RequestDraft peer(String text) {
    checkAddress("peer", text);
    peer = text;
    return this;
  }

  /** The trace id that the gateway would have drawn: 32 hex digits, not all 0. */
  public RequestDraft traceId(String text) {
    traceId = TraceIdBits.parse(text.toLowerCase(Locale.ROOT));
    if (traceId == null) {
      problem("trace-id", text, "32 hexadecimal digits, not all 0");
    }
    return this;
  }

  /** Something else is wrong with the description. */
  public void problem(String key, String value, String expected) {
    problems.add(key + ": " + shown(value) + " (expected: " + expected + ")");
  }

  /** All that is wrong; empty: nothing is, and the request can be had. */
  public List<String> problems() {
    List<String> all = new ArrayList<>(problems);
    if (path == null) {
      all.add("path: missing (expected: a path with its query: /users/7?q=1)");
    }
    return List.copyOf(all);
  }

  /**
   * The request that was described.
   *
   * @param addresses says which client stands behind a peer
   * @throws IllegalStateException if there are problems
   */
  public DescribedRequest request(ClientAddresses addresses) {
    String target = path;
    if (target == null || !problems.isEmpty()) {
      throw new IllegalStateException("a description with problems: " + problems());
    }
    List<String> forwarded =
        headers.stream()
            .filter(header -> header.name().equalsIgnoreCase("x-forwarded-for"))
            .map(Header::value)
            .toList();
    return DescribedRequest.of(
        method,
        host == null ? "localhost" : host,
        target,
        headers,
        peer,
        client == null ? addresses.clientOf(peer, forwarded) : client);
  }

  /** The trace id; null: none was given. */
  public @Nullable TraceIdBits traceId() {
    return traceId;
  }

  private void checkAddress(String key, String text) {
    if (IpAddress.parse(text) == null) {
      problem(key, text, "an IP address: 192.0.2.7");
    }
  }

  private static boolean isToken(String text) {
    return !text.isEmpty()
        && text.chars()
            .allMatch(
                c ->
                    (c >= 'a' && c <= 'z')
                        || (c >= 'A' && c <= 'Z')
                        || (c >= '0' && c <= '9')
                        || "!#$%&'*+-.^_`|~".indexOf(c) >= 0);
  }

  private static String shown(String text) {
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < text.length() && i < LONGEST_SHOWN; i++) {
      char c = text.charAt(i);
      shown.append(c < 0x20 || c >= 0x7f ? '?' : c);
    }
    return text.length() > LONGEST_SHOWN ? shown.append("...").toString() : shown.toString();
  }
}
