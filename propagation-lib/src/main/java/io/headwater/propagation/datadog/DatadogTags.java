package io.headwater.propagation.datadog;

import io.headwater.propagation.header.HexIds;
import org.jspecify.annotations.Nullable;

/** The value of {@code x-datadog-tags}: {@code key=value}, separated by commas. */
final class DatadogTags {
  /** The tag that has the high 64 bits of the trace id. */
  static final String HIGH_BITS = "_dd.p.tid";

  private DatadogTags() {}

  /**
   * The high half of a trace id, 16 hexadecimal digits; null: absent, malformed, or there twice.
   */
  static @Nullable String highBits(String tags) {
    String found = null;
    int start = 0;
    while (start <= tags.length()) {
      int comma = tags.indexOf(',', start);
      int end = comma < 0 ? tags.length() : comma;
      String tag = tags.substring(start, end).strip();
      if (tag.startsWith(HIGH_BITS + '=')) {
        if (found != null) {
          return null;
        }
        found = tag.substring(HIGH_BITS.length() + 1);
      }
      start = end + 1;
    }
    return found != null && found.length() == HexIds.SPAN_DIGITS && HexIds.isHex(found)
        ? found
        : null;
  }
}
