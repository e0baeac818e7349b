package io.headwater.gateway.route;

import java.util.ArrayList;
import java.util.List;

/** The parts of a clean path, and what Micro's resolvers do with them. */
final class PathParts {
  private PathParts() {}

  static List<String> split(String path) {
    List<String> parts = new ArrayList<>(6);
    int start = 1;
    while (start < path.length()) {
      int end = path.indexOf('/', start);
      if (end < 0) {
        end = path.length();
      }
      parts.add(path.substring(start, end));
      start = end + 1;
    }
    return parts;
  }

  /** Whether a part is a version: {@code v} and digits. */
  static boolean isVersion(String part) {
    if (part.length() < 2 || part.charAt(0) != 'v') {
      return false;
    }
    for (int i = 1; i < part.length(); i++) {
      if (part.charAt(i) < '0' || part.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  /** {@code baz-xyz} to {@code BazXyz}, {@code fooBar} to {@code FooBar}. */
  static String camelCase(String part) {
    StringBuilder name = new StringBuilder(part.length());
    boolean upper = true;
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      if (c == '-') {
        upper = true;
      } else {
        name.append(upper ? Character.toUpperCase(c) : c);
        upper = false;
      }
    }
    return name.toString();
  }
}
