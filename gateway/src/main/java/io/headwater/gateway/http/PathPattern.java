package io.headwater.gateway.http;

import java.util.ArrayList;
import java.util.List;

/**
 * A pattern of clean paths (see {@link RequestPath}).
 *
 * <table>
 * <caption>Segments of a pattern</caption>
 * <tr><th>segment</th><th>takes</th></tr>
 * <tr><td>{@code users}</td><td>exactly that segment, case kept</td></tr>
 * <tr><td>{@code *}, {@code {id}}</td><td>any one segment; a template names it in span names</td></tr>
 * <tr><td>{@code v*}, {@code *.png}</td><td>one segment, {@code *} standing for any part of it</td></tr>
 * <tr><td>{@code **}, last only</td><td>any number of segments, none included</td></tr>
 * </table>
 *
 * <p>So {@code /health/**} takes {@code /health} and {@code /health/live}, and not {@code
 * /healthy}. Matching allocates nothing.
 */
public final class PathPattern {
  private final String text;
  private final List<Segment> segments;
  private final boolean open;

  private PathPattern(String text, List<Segment> segments, boolean open) {
    this.text = text;
    this.segments = segments;
    this.open = open;
  }

  /**
   * Reads a pattern.
   *
   * @throws IllegalArgumentException with a message of the form {@code (expected: ...)}
   */
  public static PathPattern parse(String text) {
    if (!text.startsWith("/")) {
      throw new IllegalArgumentException("a path that starts with /");
    }
    if (!RequestPath.clean(text).equals(text)) {
      throw new IllegalArgumentException(
          "a clean path: no empty, '.' or '..' segment, no slash at the end, nothing percent-encoded"
              + " that need not be, and that in upper case");
    }
    List<Segment> segments = new ArrayList<>();
    boolean open = false;
    int start = 1;
    while (start < text.length()) {
      int end = text.indexOf('/', start);
      if (end < 0) {
        end = text.length();
      }
      String segment = text.substring(start, end);
      if (segment.equals("**")) {
        if (end != text.length()) {
          throw new IllegalArgumentException("** only as the last segment");
        }
        open = true;
      } else {
        segments.add(Segment.parse(segment));
      }
      start = end + 1;
    }
    return new PathPattern(text, List.copyOf(segments), open);
  }

  /** Whether a clean path matches. */
  public boolean matches(String path) {
    int at = 0;
    for (int i = 0; i < segments.size(); i++) {
      if (at >= path.length() - 1 || path.charAt(at) != '/') {
        return false;
      }
      int start = at + 1;
      int slash = path.indexOf('/', start);
      int end = slash < 0 ? path.length() : slash;
      if (!segments.get(i).matches(path, start, end)) {
        return false;
      }
      at = end;
    }
    return at == path.length() || open || (segments.isEmpty() && path.equals("/"));
  }

  /** The pattern as written; as a route it is the low-cardinality name of what it matches. */
  public String text() {
    return text;
  }

  /**
   * What each segment takes, in order, without an open end: a literal, a glob with {@code *}, or
   * {@code *} alone for any one segment, which a template counts as.
   */
  public List<String> segments() {
    return segments.stream().map(Segment::takes).toList();
  }

  /** Whether the pattern ends with {@code **}, and so takes any number of segments more. */
  public boolean isOpen() {
    return open;
  }

  /** Negative where this one is more specific: literal, partial, template, then {@code **}. */
  public int compareSpecificity(PathPattern other) {
    int common = Math.min(segments.size(), other.segments.size());
    for (int i = 0; i < common; i++) {
      int byKind = Integer.compare(segments.get(i).rank(), other.segments.get(i).rank());
      if (byKind != 0) {
        return byKind;
      }
    }
    int byLength = Integer.compare(other.segments.size(), segments.size());
    return byLength != 0 ? byLength : Boolean.compare(open, other.open);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PathPattern pattern && text.equals(pattern.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }

  /** One segment: a literal, or the literals between its stars. */
  private record Segment(Kind kind, String literal) {
    private enum Kind {
      LITERAL(0),
      PARTIAL(1),
      ANY(2);

      private final int rank;

      Kind(int rank) {
        this.rank = rank;
      }
    }

    static Segment parse(String text) {
      if (text.equals("*")) {
        return new Segment(Kind.ANY, "");
      }
      if (text.startsWith("{")) {
        if (!text.endsWith("}") || text.length() < 3 || text.indexOf('{', 1) >= 0) {
          throw new IllegalArgumentException("a template as one whole segment: {name}");
        }
        return new Segment(Kind.ANY, "");
      }
      if (text.indexOf('{') >= 0 || text.indexOf('}') >= 0) {
        throw new IllegalArgumentException("a template as one whole segment: {name}");
      }
      if (text.contains("**")) {
        throw new IllegalArgumentException("** only as a whole segment, and only as the last");
      }
      return new Segment(text.indexOf('*') >= 0 ? Kind.PARTIAL : Kind.LITERAL, text);
    }

    boolean matches(String path, int start, int end) {
      return switch (kind) {
        case ANY -> true;
        case LITERAL ->
            end - start == literal.length()
                && path.regionMatches(start, literal, 0, literal.length());
        case PARTIAL -> Glob.matches(literal, path, start, end);
      };
    }

    int rank() {
      return kind.rank;
    }

    String takes() {
      return kind == Kind.ANY ? "*" : literal;
    }
  }
}
