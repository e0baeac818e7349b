package io.headwater.gateway.config;

import io.headwater.gateway.config.RoutePolicyConfig.HeaderRulesConfig;
import io.headwater.gateway.http.HeaderTemplate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads what becomes of the headers of a route. */
final class HeaderRulesReader {
  private static final String NAME =
      "the name of a header that is not of framing, of the hop, of the trace or of the gateway";

  private HeaderRulesReader() {}

  /**
   * Reads the rules.
   *
   * @param secret values are never shown: what upstreams are told may be a credential
   */
  static HeaderRulesConfig read(Section section, boolean secret) {
    HeaderRulesConfig rules =
        new HeaderRulesConfig(
            values(section, "set", secret), values(section, "add", secret), names(section));
    section.refuseUnknownKeys();
    return rules;
  }

  private static Map<String, String> values(Section section, String key, boolean secret) {
    Map<String, String> values = new LinkedHashMap<>();
    for (Section.Entry entry : section.optionalSection(key).entries()) {
      String name = entry.key().toLowerCase(Locale.ROOT);
      Setting value = secret ? entry.value().asSecret() : entry.value();
      if (!isName(name)) {
        value.wrong(NAME);
      }
      if (values.put(name, value(value)) != null) {
        value.wrong("each header once, whatever its case");
      }
    }
    return Collections.unmodifiableMap(values);
  }

  private static String value(Setting setting) {
    String text = setting.text(any -> true, "the value of a header");
    try {
      HeaderTemplate.parse(text);
    } catch (IllegalArgumentException e) {
      setting.wrong(String.valueOf(e.getMessage()));
    }
    return text;
  }

  private static List<String> names(Section section) {
    List<String> names = new ArrayList<>();
    if (section.has("remove")) {
      for (Setting element : section.get("remove").elements("names of headers")) {
        names.add(
            element
                .text(name -> isName(name.toLowerCase(Locale.ROOT)), NAME)
                .toLowerCase(Locale.ROOT));
      }
    }
    return List.copyOf(names);
  }

  private static boolean isName(String name) {
    return TextSyntax.isToken(name) && !ReservedHeaders.contains(name);
  }
}
