package io.headwater.gateway.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Puts another path in the place of the one that a route took; the query stays.
 *
 * <p>What is rewritten is the clean path (see {@link RequestPath}), so that no {@code ..} can be in
 * it. What is copied is copied as it is, an encoded slash stays encoded. A segment that servers
 * further on may read as {@code ..} ({@code ..;x}, {@code ..%2F}) could leave the new prefix there,
 * and is refused.
 */
public final class PathRewrite {
  private static final String REST = "**";
  private static final int LITERAL = -1;

  private final PathPattern from;
  private final String text;

  /** What the new path begins with, before anything is copied, segment by segment. */
  private final List<Piece> pieces;

  /** The first segment of the old path that is copied with all that follow; -1: none is. */
  private final int restFrom;

  private final boolean strip;

  private PathRewrite(
      PathPattern from, String text, List<Piece> pieces, int restFrom, boolean strip) {
    this.from = from;
    this.text = text;
    this.pieces = pieces;
    this.restFrom = restFrom;
    this.strip = strip;
  }

  /**
   * Takes a prefix away: {@code /api} makes {@code /users/7} of {@code /api/users/7}.
   *
   * @param from what the route takes
   * @throws IllegalArgumentException with a message of the form {@code (expected: ...)}
   */
  public static PathRewrite stripPrefix(PathPattern from, String prefix) {
    PathPattern pattern = PathPattern.parse(prefix);
    List<String> stripped = pattern.segments();
    List<String> taken = from.segments();
    boolean literal = !prefix.equals("/") && prefix.indexOf('*') < 0 && prefix.indexOf('{') < 0;
    if (!literal
        || stripped.size() > taken.size()
        || !stripped.equals(taken.subList(0, stripped.size()))) {
      throw new IllegalArgumentException(
          "whole segments that the path of the route starts with, none of them a template");
    }
    return new PathRewrite(from, prefix, List.of(), stripped.size(), true);
  }

  /**
   * Writes a new path, with what the templates of the old one took: {@code /v2/people/{id}}, {@code
   * /v2/**}.
   *
   * @param from what the route takes
   * @throws IllegalArgumentException with a message of the form {@code (expected: ...)}
   */
  public static PathRewrite template(PathPattern from, String path) {
    PathPattern to = PathPattern.parse(path);
    List<Piece> pieces = new ArrayList<>();
    List<String> templates = segmentsOf(from.text());
    for (String segment : segmentsOf(path)) {
      if (segment.equals(REST)) {
        continue;
      }
      if (segment.indexOf('*') >= 0) {
        throw new IllegalArgumentException("no * but ** as the last segment");
      }
      boolean isTemplate = segment.startsWith("{");
      int captured = templates.indexOf(segment);
      if (isTemplate && captured < 0) {
        throw new IllegalArgumentException("templates that the path of the route has");
      }
      pieces.add(new Piece(isTemplate ? captured : LITERAL, segment));
    }
    if (to.isOpen() && !from.isOpen()) {
      throw new IllegalArgumentException("** only where the path of the route ends with it");
    }
    return new PathRewrite(
        from, path, List.copyOf(pieces), to.isOpen() ? from.segments().size() : LITERAL, false);
  }

  /**
   * Rewrites.
   *
   * @param path a clean path that the route took
   * @param target the target that the path is of: its query, and a slash at the end where the end
   *     is copied, are kept
   * @return the new target; null: the path is not safe to rewrite
   */
  public @Nullable String rewrite(String path, String target) {
    if (target.equals("*")) {
      // The server as a whole (RFC 9110, section 7.1): there is no path in it.
      return target;
    }
    StringBuilder rewritten = new StringBuilder(target.length() + text.length());
    for (int i = 0; i < pieces.size(); i++) {
      Piece piece = pieces.get(i);
      rewritten.append('/');
      if (piece.captured == LITERAL) {
        rewritten.append(piece.text);
      } else {
        int start = segmentStart(path, piece.captured);
        int slash = path.indexOf('/', start);
        rewritten.append(path, start, slash < 0 ? path.length() : slash);
      }
    }
    int mark = target.indexOf('?');
    int targetEnd = mark < 0 ? target.length() : mark;
    if (restFrom >= 0) {
      int start = segmentStart(path, restFrom);
      if (start < path.length()) {
        rewritten.append('/').append(path, start, path.length());
      }
      if (targetEnd > 1 && target.charAt(targetEnd - 1) == '/') {
        rewritten.append('/');
      }
    }
    if (rewritten.length() == 0) {
      rewritten.append('/');
    }
    if (mayBeReadAsParent(rewritten)) {
      return null;
    }
    return rewritten.append(target, targetEnd, target.length()).toString();
  }

  /** The prefix or the path, as configured. */
  public String text() {
    return text;
  }

  /** Whether it takes a prefix away, instead of writing a path. */
  public boolean isStrip() {
    return strip;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PathRewrite rewrite
        && text.equals(rewrite.text)
        && from.equals(rewrite.from)
        && strip == rewrite.strip;
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** Where a segment begins; the end of the path where there is no such segment. */
  private static int segmentStart(String path, int segment) {
    int at = 1;
    for (int i = 0; i < segment; i++) {
      int slash = path.indexOf('/', at);
      if (slash < 0) {
        return path.length();
      }
      at = slash + 1;
    }
    return Math.min(at, path.length());
  }

  private static List<String> segmentsOf(String pattern) {
    return pattern.equals("/") ? List.of() : List.of(pattern.substring(1).split("/", -1));
  }

  private static boolean mayBeReadAsParent(StringBuilder path) {
    if (path.indexOf("..") < 0) {
      return false;
    }
    String decoded =
        path.toString().toLowerCase(Locale.ROOT).replace("%2f", "/").replace("%5c", "/");
    for (String segment : decoded.split("[/\\\\]", -1)) {
      int parameter = segment.indexOf(';');
      int encoded = segment.indexOf("%3b");
      int end = parameter < 0 ? segment.length() : parameter;
      if (encoded >= 0) {
        end = Math.min(end, encoded);
      }
      if (end == 2 && segment.startsWith("..")) {
        return true;
      }
    }
    return false;
  }

  /** A segment of the new path: a copy of an old one, or text. */
  private record Piece(int captured, String text) {}
}
