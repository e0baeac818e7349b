package io.headwater.gateway.http;

import java.util.ArrayList;
import java.util.List;

/**
 * The value of a header that the gateway writes: text, in which {@code %{trace-id}}, {@code
 * %{client}} and {@code %{route}} stand for what they name. A percent sign before anything else is
 * itself.
 */
public final class HeaderTemplate {
  private static final String START = "%{";
  private static final int LONGEST = 1000;

  private final String text;
  private final List<Part> parts;

  private HeaderTemplate(String text, List<Part> parts) {
    this.text = text;
    this.parts = parts;
  }

  /**
   * Reads a template: printable ASCII, so that nothing in it can end a line (RFC 9110, section
   * 5.5).
   *
   * @throws IllegalArgumentException with a message of the form {@code (expected: ...)}
   */
  public static HeaderTemplate parse(String text) {
    if (text.length() > LONGEST
        || !text.equals(text.strip())
        || !text.chars().allMatch(c -> c >= 0x20 && c < 0x7f)) {
      throw new IllegalArgumentException(
          "printable ASCII, at most " + LONGEST + " characters, no space at either end");
    }
    List<Part> parts = new ArrayList<>();
    int at = 0;
    for (int start = text.indexOf(START); start >= 0; start = text.indexOf(START, at)) {
      int end = text.indexOf('}', start);
      String name = end < 0 ? "" : text.substring(start + START.length(), end);
      parts.add(new Part(Variable.NONE, text.substring(at, start)));
      parts.add(new Part(Variable.named(name), ""));
      at = end + 1;
    }
    parts.add(new Part(Variable.NONE, text.substring(at)));
    return new HeaderTemplate(text, List.copyOf(parts));
  }

  /** Whether it is the same for every exchange. */
  public boolean isConstant() {
    return parts.size() == 1;
  }

  /** The value for an exchange. */
  public String render(HeaderVariables variables) {
    if (isConstant()) {
      return text;
    }
    StringBuilder value = new StringBuilder(text.length() + 64);
    for (Part part : parts) {
      switch (part.variable) {
        case NONE -> value.append(part.text);
        case TRACE_ID -> value.append(variables.traceId());
        case CLIENT -> value.append(variables.client());
        case ROUTE -> value.append(variables.route());
      }
    }
    return value.toString();
  }

  @Override
  public String toString() {
    return text;
  }

  private record Part(Variable variable, String text) {}

  private enum Variable {
    NONE,
    TRACE_ID,
    CLIENT,
    ROUTE;

    static Variable named(String name) {
      return switch (name) {
        case "trace-id" -> TRACE_ID;
        case "client" -> CLIENT;
        case "route" -> ROUTE;
        default ->
            throw new IllegalArgumentException(
                "no variable but %{trace-id}, %{client} and %{route}");
      };
    }
  }
}
