package io.headwater.gateway.http;

/**
 * Matches text against a pattern in which {@code *} stands for any number of characters and {@code
 * ?} for one. Linear in practice, quadratic at worst, never exponential; allocates nothing.
 */
public final class Glob {
  private Glob() {}

  /** Whether the pattern matches the whole of a text, case kept. */
  public static boolean matches(String pattern, String text) {
    return matches(pattern, text, 0, text.length());
  }

  /** Whether the pattern matches the whole of {@code text[start, end)}, case kept. */
  public static boolean matches(String pattern, String text, int start, int end) {
    int p = 0;
    int t = start;
    int star = -1;
    int resume = start;
    while (t < end) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        resume = t;
      } else if (p < pattern.length()
          && (pattern.charAt(p) == '?' || pattern.charAt(p) == text.charAt(t))) {
        p++;
        t++;
      } else if (star >= 0) {
        p = star + 1;
        t = ++resume;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }
}
