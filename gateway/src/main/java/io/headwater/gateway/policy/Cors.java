package io.headwater.gateway.policy;

import io.headwater.gateway.http.OriginPattern;
import io.headwater.gateway.http.RequestView;
import io.headwater.gateway.policy.HeaderEdits.Line;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The CORS protocol for a route (Fetch standard, section 3.3): which scripts of other origins may
 * call it, and read what it answers. What the upstream says of it is dropped, so that there is one
 * voice.
 */
public final class Cors {
  private static final String ANY = "*";
  private static final String ORIGIN = "origin";
  private static final String ASKED_METHOD = "access-control-request-method";
  private static final String ASKED_HEADERS = "access-control-request-headers";
  private static final String ALLOW_ORIGIN = "access-control-allow-origin";
  private static final String ALLOW_CREDENTIALS = "access-control-allow-credentials";
  private static final String ALLOW_METHODS = "access-control-allow-methods";
  private static final String ALLOW_HEADERS = "access-control-allow-headers";
  private static final String EXPOSE_HEADERS = "access-control-expose-headers";
  private static final String MAX_AGE = "access-control-max-age";
  private static final String VARY = "vary";

  private static final List<String> OF_THE_PROTOCOL =
      List.of(
          ALLOW_ORIGIN, ALLOW_CREDENTIALS, ALLOW_METHODS, ALLOW_HEADERS, EXPOSE_HEADERS, MAX_AGE);
  private static final Line VARY_ORIGIN = new Line(VARY, "Origin");
  private static final Line VARY_PREFLIGHT =
      new Line(VARY, "Origin, Access-Control-Request-Method, Access-Control-Request-Headers");
  private static final HeaderEdits SILENCE = new HeaderEdits(OF_THE_PROTOCOL, List.of(VARY_ORIGIN));
  private static final HeaderEdits PREFLIGHT_SILENCE =
      new HeaderEdits(OF_THE_PROTOCOL, List.of(VARY_PREFLIGHT));

  private final Settings settings;
  private final boolean anyOrigin;
  private final boolean anyMethod;
  private final boolean anyHeader;

  /**
   * Compiles.
   *
   * @throws IllegalArgumentException if any origin is allowed with credentials: every site could
   *     act as the user
   */
  public Cors(Settings settings) {
    this.settings = settings;
    this.anyOrigin = settings.origins.stream().anyMatch(OriginPattern::isAny);
    this.anyMethod = settings.methods.contains(ANY);
    this.anyHeader = settings.headers.contains(ANY);
    if (anyOrigin && settings.credentials) {
      throw new IllegalArgumentException("origins: * (expected: no * with credentials)");
    }
  }

  /** Whether a request asks for permission only (Fetch standard, section 3.3.2). */
  public static boolean isPreflight(RequestView request) {
    return request.method().equals("OPTIONS")
        && request.header(ORIGIN) != null
        && request.header(ASKED_METHOD) != null;
  }

  /** The method that a preflight asks for; null: it is no preflight. */
  public static @Nullable String askedMethod(RequestView request) {
    return isPreflight(request) ? request.header(ASKED_METHOD) : null;
  }

  /** What is added to an answer to a request, whoever made the answer. */
  public HeaderEdits answer(RequestView request) {
    String origin = allowedOrigin(request);
    if (origin == null) {
      return anyOrigin ? new HeaderEdits(OF_THE_PROTOCOL, List.of()) : SILENCE;
    }
    List<Line> lines = new ArrayList<>(4);
    allow(origin, lines);
    if (!settings.expose.isEmpty()) {
      lines.add(new Line(EXPOSE_HEADERS, String.join(", ", settings.expose)));
    }
    if (!anyOrigin) {
      lines.add(VARY_ORIGIN);
    }
    return new HeaderEdits(OF_THE_PROTOCOL, lines);
  }

  /** What a preflight is answered with. */
  public HeaderEdits preflight(RequestView request) {
    String origin = allowedOrigin(request);
    if (origin == null) {
      return PREFLIGHT_SILENCE;
    }
    List<Line> lines = new ArrayList<>(6);
    allow(origin, lines);
    String method = request.header(ASKED_METHOD);
    lines.add(
        new Line(
            ALLOW_METHODS,
            anyMethod && method != null && isToken(method)
                ? method
                : String.join(", ", settings.methods)));
    String headers = allowedHeaders(request);
    if (!headers.isEmpty()) {
      lines.add(new Line(ALLOW_HEADERS, headers));
    }
    lines.add(new Line(MAX_AGE, Long.toString(settings.maxAge.toSeconds())));
    lines.add(VARY_PREFLIGHT);
    return new HeaderEdits(OF_THE_PROTOCOL, lines);
  }

  private void allow(String origin, List<Line> lines) {
    lines.add(new Line(ALLOW_ORIGIN, anyOrigin ? ANY : origin));
    if (settings.credentials) {
      lines.add(new Line(ALLOW_CREDENTIALS, "true"));
    }
  }

  private @Nullable String allowedOrigin(RequestView request) {
    List<String> origins = request.headers(ORIGIN);
    if (origins.size() != 1) {
      return null;
    }
    String origin = origins.get(0);
    for (OriginPattern pattern : settings.origins) {
      if (pattern.matches(origin)) {
        return origin;
      }
    }
    return null;
  }

  /** Those of the asked headers that are allowed; any of them does not mean credentials. */
  private String allowedHeaders(RequestView request) {
    StringBuilder allowed = new StringBuilder();
    for (String value : request.headers(ASKED_HEADERS)) {
      for (String asked : value.split(",", -1)) {
        String name = asked.strip().toLowerCase(Locale.ROOT);
        boolean wild = anyHeader && isToken(name) && !name.equals("authorization");
        if (wild || settings.headers.contains(name)) {
          allowed.append(allowed.length() == 0 ? "" : ", ").append(name);
        }
      }
    }
    return allowed.toString();
  }

  /** RFC 9110, section 5.6.2. */
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

  /**
   * Who may do what.
   *
   * @param origins who may call
   * @param methods what may be called with; {@code *}: any
   * @param headers which headers a request may have, in lower case; {@code *}: any but {@code
   *     Authorization}
   * @param expose which headers of the answer may be read
   * @param credentials whether cookies and the like may come along
   * @param maxAge how long a browser may remember it
   */
  public record Settings(
      List<OriginPattern> origins,
      Set<String> methods,
      Set<String> headers,
      List<String> expose,
      boolean credentials,
      Duration maxAge) {}
}
