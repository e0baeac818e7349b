package io.headwater.propagation.header;

import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** Reads headers of which there may be one. */
public final class HeaderValues {
  private HeaderValues() {}

  /**
   * The value of a header that is there once.
   *
   * @param name in any case
   * @param maxChars longest value that is looked at
   * @return without the blanks around it; null: absent, empty, too long, or there more than once,
   *     since nobody can tell which of several is right
   */
  public static <C> @Nullable String single(
      @Nullable C carrier, TextMapGetter<C> getter, String name, int maxChars) {
    // Most calls have none of the header, and asking for one value costs no iterator.
    if (getter.get(carrier, name) == null) {
      return null;
    }
    Iterator<String> values = getter.getAll(carrier, name);
    if (!values.hasNext()) {
      return null;
    }
    String value = values.next();
    if (values.hasNext() || value.length() > maxChars) {
      return null;
    }
    String text = value.strip();
    return text.isEmpty() ? null : text;
  }
}
