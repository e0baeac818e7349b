package io.headwater.gateway.decide.token;

import org.jspecify.annotations.Nullable;

/**
 * The query parameter that may carry a debug token: finds it, and takes it out of what upstreams
 * and spans get to see.
 *
 * <p>Its name is recognized percent-encoded, too: {@code %68eadwater-debug} names the same
 * parameter, and must not get past. Other parameters keep their every byte and their order.
 *
 * @param name letters, digits, {@code .}, {@code _} and {@code -}, case kept; empty: no parameter
 *     carries a token
 */
public record TokenParameter(String name) {

  /**
   * The first value in a query that is not empty; null: there is none.
   *
   * @param query what stands behind the {@code ?}
   */
  @Nullable String valueIn(String query) {
    for (int start = 0; start <= query.length(); start = end(query, start) + 1) {
      int end = end(query, start);
      int nameEnd = nameEnd(query, start, end);
      if (nameEnd + 1 < end && isOurs(query, start, nameEnd)) {
        return decode(query, nameEnd + 1, end);
      }
    }
    return null;
  }

  /**
   * A target without this parameter, each time it occurs; without a {@code ?} where nothing is left
   * behind it.
   *
   * @param target path and query, in origin form
   * @return the same string where the parameter is not in it
   */
  public String removeFrom(String target) {
    int mark = target.indexOf('?');
    if (mark < 0) {
      return target;
    }
    StringBuilder kept = null;
    boolean isFirst = true;
    for (int start = mark + 1; start <= target.length(); start = end(target, start) + 1) {
      int end = end(target, start);
      boolean isOurs = isOurs(target, start, nameEnd(target, start, end));
      if (isOurs && kept == null) {
        // Up to the parameter before it; the ? or & in front of this one is not kept.
        kept = new StringBuilder(target.length()).append(target, 0, start - 1);
        isFirst = start == mark + 1;
      } else if (!isOurs && kept != null) {
        kept.append(isFirst ? '?' : '&').append(target, start, end);
        isFirst = false;
      }
    }
    return kept == null ? target : kept.toString();
  }

  private static int end(String query, int start) {
    int end = query.indexOf('&', start);
    return end < 0 ? query.length() : end;
  }

  private static int nameEnd(String query, int start, int end) {
    int equals = query.indexOf('=', start);
    return equals < 0 || equals > end ? end : equals;
  }

  private boolean isOurs(String query, int start, int end) {
    int at = start;
    int matched = 0;
    while (at < end && matched < name.length()) {
      int encoded = encodedAt(query, at, end);
      if ((encoded < 0 ? query.charAt(at) : encoded) != name.charAt(matched)) {
        return false;
      }
      at += encoded < 0 ? 1 : 3;
      matched++;
    }
    return matched > 0 && matched == name.length() && at == end;
  }

  /** The byte that a percent-encoded triplet stands for; -1: there is no triplet here. */
  private static int encodedAt(String query, int at, int end) {
    if (query.charAt(at) != '%' || at + 2 >= end) {
      return -1;
    }
    int high = Character.digit(query.charAt(at + 1), 16);
    int low = Character.digit(query.charAt(at + 2), 16);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
  }

  /** Undoes percent-encoding, which a token never needs and some clients do all the same. */
  private static String decode(String query, int start, int end) {
    int percent = query.indexOf('%', start);
    if (percent < 0 || percent >= end) {
      return query.substring(start, end);
    }
    StringBuilder decoded = new StringBuilder(end - start);
    int at = start;
    while (at < end) {
      int encoded = encodedAt(query, at, end);
      decoded.append(encoded < 0 ? query.charAt(at) : (char) encoded);
      at += encoded < 0 ? 1 : 3;
    }
    return decoded.toString();
  }
}
