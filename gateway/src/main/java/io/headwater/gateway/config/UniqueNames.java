package io.headwater.gateway.config;

import java.util.HashMap;
import java.util.Map;

/** Names that may be given once: those of routes, and those of rules. */
final class UniqueNames {
  private final Map<String, Place> taken = new HashMap<>();
  private final String what;

  /**
   * Starts with none taken.
   *
   * @param what is named, in the singular
   */
  UniqueNames(String what) {
    this.what = what;
  }

  String read(Setting setting) {
    String name = setting.text(TextSyntax::isName, "the name of the " + what + ", printable ASCII");
    if (TextSyntax.isName(name)) {
      Place first = taken.putIfAbsent(name, setting.place());
      if (first != null) {
        setting.wrong(
            "a name that no other "
                + what
                + " has"
                + (first.line() > 0 ? "; see line " + first.line() : ""));
      }
    }
    return name;
  }
}
