package io.headwater.gateway.config;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration that is refused whole, with everything that is wrong with it. */
public final class ConfigurationException extends Exception {
  private final List<Problem> problems;

  ConfigurationException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /**
   * Every problem, at least one: those of the file by line, then those of files it includes, then
   * those of system properties and of the environment.
   */
  public List<Problem> problems() {
    return problems;
  }
}
