package io.headwater.gateway.cli;

/** What the process tells its parent. */
final class ExitCode {
  static final int FINE = 0;
  static final int CONFIGURATION = 1;
  static final int COMMAND_LINE = 2;
  static final int CANNOT_START = 3;

  private ExitCode() {}
}
