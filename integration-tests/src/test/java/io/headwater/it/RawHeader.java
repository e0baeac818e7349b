package io.headwater.it;

import java.util.List;

/**
 * A header line.
 *
 * @param name as sent
 * @param value without the white space around it
 */
record RawHeader(String name, String value) {
  static RawHeader parse(String line) {
    int colon = line.indexOf(':');
    if (colon < 0) {
      throw new AssertionError("no header: " + line);
    }
    return new RawHeader(line.substring(0, colon), line.substring(colon + 1).strip());
  }

  /** Values of a header, its name in any case. */
  static List<String> values(List<RawHeader> headers, String name) {
    return headers.stream()
        .filter(header -> header.name().equalsIgnoreCase(name))
        .map(RawHeader::value)
        .toList();
  }

  @Override
  public String toString() {
    return name + ": " + value;
  }
}
