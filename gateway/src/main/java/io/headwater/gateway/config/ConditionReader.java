package io.headwater.gateway.config;

import io.headwater.gateway.http.PathPattern;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the conditions that routes and rules share, and those of each. */
final class ConditionReader {
  private static final String METHOD = "a method in upper case, as in GET";
  private static final String GLOB = "a text with * and ?, without control characters";

  private ConditionReader() {}

  static Set<String> methods(Section match) {
    Set<String> methods = new LinkedHashSet<>();
    if (match.has("methods")) {
      Setting setting = match.get("methods");
      for (Setting element : nonEmpty(setting, "at least one method")) {
        methods.add(element.text(TextSyntax::isMethod, METHOD));
      }
    }
    return Collections.unmodifiableSet(methods);
  }

  static @Nullable PathPattern path(Section match) {
    return match.has("path") ? match.get("path").pathPattern() : null;
  }

  static @Nullable String host(Section match) {
    return match.has("host")
        ? match
            .get("host")
            .text(AddressSyntax::isHostPattern, "a host without port, or *.HOST")
            .toLowerCase(Locale.ROOT)
        : null;
  }

  /** Globs by lower-case header name, in the order of the file. */
  static Map<String, List<String>> headers(Section match) {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    if (match.has("headers")) {
      for (Section.Entry entry : match.section("headers").entries()) {
        String name = entry.key().toLowerCase(Locale.ROOT);
        if (!TextSyntax.isToken(name)) {
          entry.value().wrong("a header name: letters, digits and !#$%&'*+-.^_`|~");
        }
        List<String> globs =
            nonEmpty(entry.value(), "a glob, or a list of at least one").stream()
                .map(element -> element.text(TextSyntax::isHeaderGlob, GLOB))
                .toList();
        if (headers.put(name, globs) != null) {
          entry.value().wrong("each header once, whatever its case");
        }
      }
    }
    return Collections.unmodifiableMap(headers);
  }

  private static List<Setting> nonEmpty(Setting setting, String expected) {
    List<Setting> elements = setting.elements(expected);
    if (elements.isEmpty() && setting.isList()) {
      setting.wrong(expected);
    }
    return elements;
  }
}
