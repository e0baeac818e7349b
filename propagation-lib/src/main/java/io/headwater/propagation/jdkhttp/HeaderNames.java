package io.headwater.propagation.jdkhttp;

import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Names of headers as the JDK's {@code Headers} keep them: the first letter in upper case, all
 * others in lower case. Asked for another spelling, these make a new text each time; asked whether
 * they have a name in this one, they look.
 *
 * <p>Bounded, though the names are those of the formats in use.
 */
final class HeaderNames {
  private static final int MOST = 64;

  private final ConcurrentMap<String, String> kept = new ConcurrentHashMap<>();

  /**
   * The name as it is kept.
   *
   * @param name in any case, not empty
   */
  String of(String name) {
    String known = kept.get(name);
    if (known != null) {
      return known;
    }
    String made =
        name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1).toLowerCase(Locale.ROOT);
    if (kept.size() < MOST) {
      kept.put(name, made);
    }
    return made;
  }
}
