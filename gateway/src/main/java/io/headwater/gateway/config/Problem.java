package io.headwater.gateway.config;

/**
 * One thing that is wrong with a configuration, on one line: {@code FILE:LINE: key: value
 * (expected: ...)}.
 *
 * <p>Safe to show: secrets are masked, and whatever came out of the file is bounded in length and
 * stripped to printable ASCII.
 *
 * @param origin file name as given, or {@code system property}, or {@code environment}
 * @param line line in that file, from 1; 0: there is none to name
 * @param key full path of the key, {@code headwater.listen.port}; or {@code file}, {@code syntax}
 * @param value what stands there, or {@code missing}, or {@code unknown}
 * @param expected what should stand there
 */
public record Problem(String origin, int line, String key, String value, String expected) {
  private static final int LONGEST_PART = 200;

  public Problem {
    key = printable(key);
    value = printable(value);
    expected = printable(expected);
  }

  /** The line that a user reads. */
  @Override
  public String toString() {
    return (line > 0 ? origin + ':' + line : origin)
        + ": "
        + key
        + ": "
        + value
        + " (expected: "
        + expected
        + ')';
  }

  private static String printable(String text) {
    StringBuilder printable = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      if (printable.length() > LONGEST_PART) {
        return printable.append("...").toString();
      }
      char c = text.charAt(i);
      if (c >= 0x20 && c < 0x7f) {
        printable.append(c);
      } else {
        printable.append(String.format("\\u%04x", (int) c));
      }
    }
    return printable.toString();
  }
}
