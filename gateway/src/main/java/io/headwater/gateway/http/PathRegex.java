package io.headwater.gateway.http;

import java.util.List;

/**
 * A regular expression of whole clean paths (see {@link RequestPath}), for what no {@link
 * PathPattern} can say.
 *
 * <p>Nothing that comes from outside can make it slow: the expression is compiled to a
 * deterministic automaton when the configuration is loaded, so that a match looks at each character
 * once and allocates nothing. What cannot be compiled so is refused at load: an automaton of too
 * many states, back-references and look-around. A backtracking matcher with a bound on the length
 * of its input would still cost milliseconds for a hostile path.
 *
 * <p>Understood are {@code .}, {@code [a-z]}, {@code [^/]}, {@code \d \w \s \D \W \S}, a backslash
 * before anything that is no letter or digit, groups {@code (..)} and {@code (?:..)}, {@code |},
 * {@code * + ?} and {@code {n} {n,} {n,m}}. {@code ^} at the start and {@code $} at the end are
 * allowed and say nothing, since the whole path must match.
 */
public final class PathRegex {
  private final String text;
  private final PathAutomaton automaton;

  private PathRegex(String text, PathAutomaton automaton) {
    this.text = text;
    this.automaton = automaton;
  }

  /**
   * Compiles an expression.
   *
   * @throws IllegalArgumentException with a message of the form {@code (expected: ...)}
   */
  public static PathRegex compile(String text) {
    List<PathAutomaton.Step> program = new RegexCompiler(text).compile();
    return new PathRegex(text, PathAutomaton.of(program));
  }

  /** Whether a whole clean path matches. */
  public boolean matches(String path) {
    return automaton.accepts(path);
  }

  /** The expression as written. */
  public String text() {
    return text;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PathRegex regex && text.equals(regex.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
