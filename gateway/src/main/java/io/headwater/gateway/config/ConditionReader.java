package io.headwater.gateway.config;

import io.headwater.gateway.http.PathPattern;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
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
        if (headers.put(name, globs(entry.value())) != null) {
          entry.value().wrong("each header once, whatever its case");
        }
      }
    }
    return Collections.unmodifiableMap(headers);
  }

  /** Globs by exact name, in the order of the file. */
  static Map<String, List<String>> named(
      Section match, String key, Predicate<String> isName, String expectedName) {
    Map<String, List<String>> named = new LinkedHashMap<>();
    if (match.has(key)) {
      for (Section.Entry entry : match.section(key).entries()) {
        if (!isName.test(entry.key())) {
          entry.value().wrong(expectedName);
        }
        named.put(entry.key(), globs(entry.value()));
      }
    }
    return Collections.unmodifiableMap(named);
  }

  /** One glob or several; none where the key is not there. */
  static List<String> globs(Section match, String key) {
    return match.has(key) ? globs(match.get(key)) : List.of();
  }

  /** CIDR blocks; none where the key is not there. */
  static List<String> client(Section match) {
    if (!match.has("client")) {
      return List.of();
    }
    return nonEmpty(match.get("client"), "at least one CIDR block").stream()
        .map(element -> element.text(AddressSyntax::isCidr, "a CIDR block, as in 10.0.0.0/8"))
        .toList();
  }

  private static List<String> globs(Setting setting) {
    return nonEmpty(setting, "a glob, or a list of at least one").stream()
        .map(element -> element.text(TextSyntax::isHeaderGlob, GLOB))
        .toList();
  }

  private static List<Setting> nonEmpty(Setting setting, String expected) {
    List<Setting> elements = setting.elements(expected);
    if (elements.isEmpty() && setting.isList()) {
      setting.wrong(expected);
    }
    return elements;
  }
}
