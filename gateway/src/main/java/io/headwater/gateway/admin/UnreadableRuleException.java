package io.headwater.gateway.admin;

import java.util.List;

/** A body that describes no rule, with everything that is wrong with it; safe to show. */
public final class UnreadableRuleException extends Exception {
  private final List<String> problems;

  /**
   * Refuses a body.
   *
   * @param problems a line each, at least one
   */
  public UnreadableRuleException(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  /** A line for each problem. */
  public List<String> problems() {
    return problems;
  }
}
