package io.headwater.propagation.xray;

import org.jspecify.annotations.Nullable;

/** The three fields of an X-Ray header that matter here, each of them null where it is absent. */
final class XRayFields {
  private @Nullable String root;
  private @Nullable String parent;
  private @Nullable String sampled;

  private XRayFields() {}

  @Nullable String root() {
    return root;
  }

  @Nullable String parent() {
    return parent;
  }

  @Nullable String sampled() {
    return sampled;
  }

  /**
   * Splits a value at its semicolons; null: not made of fields, or one of the three is there twice.
   */
  static @Nullable XRayFields split(String value) {
    XRayFields fields = new XRayFields();
    int start = 0;
    while (start <= value.length()) {
      int semicolon = value.indexOf(';', start);
      int end = semicolon < 0 ? value.length() : semicolon;
      String field = value.substring(start, end).strip();
      start = end + 1;
      boolean last = semicolon < 0;
      // Some write a semicolon behind the last field, too.
      if (field.isEmpty() ? !last : !fields.take(field)) {
        return null;
      }
    }
    return fields;
  }

  private boolean take(String field) {
    int equals = field.indexOf('=');
    if (equals < 1) {
      return false;
    }
    String text = field.substring(equals + 1);
    boolean first;
    switch (field.substring(0, equals)) {
      case "Root":
        first = root == null;
        root = text;
        return first;
      case "Parent":
        first = parent == null;
        parent = text;
        return first;
      case "Sampled":
        first = sampled == null;
        sampled = text;
        return first;
      default:
        return true;
    }
  }
}
