package io.headwater.gateway.wire;

import java.util.Set;
import java.util.TreeSet;

/**
 * The fields that a message's {@code Connection} fields declare to be for this hop only (RFC 9110,
 * section 7.6.1). They are collected once, so that a long list and many fields cost their sum, not
 * their product; nearly always there are none, and nothing is made.
 */
public final class Nominations {
  private static final Nominations NONE = new Nominations(Set.of());

  /** In any case of ASCII: only tokens are asked for. */
  private final Set<String> names;

  private Nominations(Set<String> names) {
    this.names = names;
  }

  /** What the fields nominate as they are now. */
  public static Nominations of(Fields fields) {
    Set<String> names = null;
    for (int i = fields.indexOf(FieldName.CONNECTION, 0);
        i >= 0;
        i = fields.indexOf(FieldName.CONNECTION, i + 1)) {
      if (!fields.isValue(i, FieldName.KEEP_ALIVE) && !fields.isValue(i, FieldName.CLOSE)) {
        names = names == null ? new TreeSet<>(String.CASE_INSENSITIVE_ORDER) : names;
        addOptions(fields.value(i), names);
      }
    }
    return names == null ? NONE : new Nominations(names);
  }

  /** Whether the name of a field is among them. */
  public boolean include(Fields fields, int index) {
    return !names.isEmpty() && names.contains(fields.name(index));
  }

  private static void addOptions(String list, Set<String> names) {
    int from = 0;
    while (from < list.length()) {
      int comma = list.indexOf(',', from);
      int to = comma < 0 ? list.length() : comma;
      String option = list.substring(from, to).strip();
      if (!option.isEmpty()) {
        names.add(option);
      }
      from = to + 1;
    }
  }
}
