package io.headwater.gateway.http;

import java.util.ArrayList;
import java.util.List;

/**
 * Cleans a path before anything is matched against it, so that two spellings of one path cannot be
 * routed or decided differently.
 *
 * <p>Empty, {@code .} and {@code ..} segments are resolved, the percent-encoded spelling of
 * unreserved characters is undone, what stays encoded is written in upper case (RFC 3986, section
 * 6.2.2), and a trailing slash is kept out. An encoded slash stays encoded: it is data, not
 * structure. So is a percent sign that begins no octet, and it is encoded: it could begin one with
 * what is decoded behind it otherwise, as in {@code %%34%31}, and be read once more by others.
 */
public final class RequestPath {
  private RequestPath() {}

  /**
   * Cleans the path part of an origin-form target.
   *
   * @param path the path, without query; empty counts as {@code /}
   * @return the same string where it is clean already, else a clean one that starts with a slash
   */
  public static String clean(String path) {
    return isClean(path) ? path : rebuild(normalizeEncoding(path));
  }

  private static boolean isClean(String path) {
    int length = path.length();
    if (length == 0 || path.charAt(0) != '/') {
      return false;
    }
    for (int i = 0; i < length; i++) {
      char c = path.charAt(i);
      if (c == '%') {
        return false;
      }
      if (c == '/' && i > 0) {
        if (i == length - 1 || path.charAt(i - 1) == '/') {
          return false;
        }
      }
      if (c == '.' && path.charAt(i - 1) == '/') {
        return false;
      }
    }
    return true;
  }

  private static String rebuild(String path) {
    List<String> segments = new ArrayList<>();
    int start = 0;
    while (start <= path.length()) {
      int end = path.indexOf('/', start);
      if (end < 0) {
        end = path.length();
      }
      String segment = path.substring(start, end);
      if (segment.equals("..")) {
        if (!segments.isEmpty()) {
          segments.remove(segments.size() - 1);
        }
      } else if (!segment.isEmpty() && !segment.equals(".")) {
        segments.add(segment);
      }
      start = end + 1;
    }
    return "/" + String.join("/", segments);
  }

  private static String normalizeEncoding(String path) {
    if (path.indexOf('%') < 0) {
      return path;
    }
    StringBuilder decoded = new StringBuilder(path.length());
    int i = 0;
    while (i < path.length()) {
      char c = path.charAt(i);
      int value = c == '%' && i + 2 < path.length() ? hex(path, i + 1) : -1;
      if (value >= 0 && isUnreserved((char) value)) {
        decoded.append((char) value);
        i += 3;
      } else if (value >= 0) {
        decoded.append('%').append(upperHex(value >> 4)).append(upperHex(value & 0xf));
        i += 3;
      } else if (c == '%') {
        decoded.append("%25");
        i++;
      } else {
        decoded.append(c);
        i++;
      }
    }
    return decoded.toString();
  }

  private static int hex(String text, int at) {
    int high = Character.digit(text.charAt(at), 16);
    int low = Character.digit(text.charAt(at + 1), 16);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
  }

  private static char upperHex(int digit) {
    return Character.toUpperCase(Character.forDigit(digit, 16));
  }

  private static boolean isUnreserved(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '.'
        || c == '_'
        || c == '~';
  }
}
