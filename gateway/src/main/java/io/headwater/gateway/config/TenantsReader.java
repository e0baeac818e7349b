package io.headwater.gateway.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads {@code headwater.tracing.tenants}. */
final class TenantsReader {
  private static final String NAME = "a name of letters, digits, '.', '_' and '-'";
  private static final String HEADER = "the name of a header that nothing else needs";
  private static final String HASH = "sha256: and the 64 hex digits of the key's hash";
  private static final String HASHES = "at least one key, " + HASH;
  private static final Pattern SYNTAX = Pattern.compile("sha256:[0-9a-fA-F]{64}");

  /** Without these a request is another one. */
  private static final Set<String> NEEDED =
      Set.of("host", "connection", "content-length", "transfer-encoding", "te", "upgrade");

  private TenantsReader() {}

  static TenantsConfig read(Section section) {
    TenantsConfig tenants =
        new TenantsConfig(
            section.get("header").text(TenantsReader::isHeader, HEADER).toLowerCase(Locale.ROOT),
            section.get("forward").oneOf(Words.of(new Boolean[] {false, true}, String::valueOf)),
            keys(section.get("keys").asSecret().section()));
    section.refuseUnknownKeys();
    return tenants;
  }

  private static boolean isHeader(String name) {
    return TextSyntax.isToken(name) && !NEEDED.contains(name.toLowerCase(Locale.ROOT));
  }

  private static Map<String, List<String>> keys(Section section) {
    Map<String, List<String>> keys = new LinkedHashMap<>();
    Map<String, Place> taken = new HashMap<>();
    for (Section.Entry entry : section.entries()) {
      Setting value = entry.value().asSecret();
      if (!TextSyntax.isPlainName(entry.key())) {
        value.wrong(NAME);
      }
      List<Setting> elements = value.elements(HASHES);
      if (elements.isEmpty() && value.isList()) {
        value.wrong(HASHES);
      }
      keys.put(entry.key(), hashes(elements, taken));
    }
    return Collections.unmodifiableMap(keys);
  }

  private static List<String> hashes(List<Setting> elements, Map<String, Place> taken) {
    List<String> hashes = new ArrayList<>(elements.size());
    for (Setting element : elements) {
      String hash =
          element.text(text -> SYNTAX.matcher(text).matches(), HASH).toLowerCase(Locale.ROOT);
      Place first = element.isRefused() ? null : taken.putIfAbsent(hash, element.place());
      if (first != null) {
        element.wrong("each key once" + (first.line() > 0 ? "; see line " + first.line() : ""));
      }
      hashes.add(hash);
    }
    return List.copyOf(hashes);
  }
}
