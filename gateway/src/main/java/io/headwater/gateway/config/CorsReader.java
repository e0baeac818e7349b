package io.headwater.gateway.config;

import io.headwater.gateway.config.RoutePolicyConfig.CorsConfig;
import io.headwater.gateway.http.OriginPattern;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/** Reads which scripts of other origins may call. */
final class CorsReader {
  private static final String ANY = "*";
  private static final String HEADER = "the name of a header";
  private static final String METHOD = "a method in upper case, as in GET; or *";
  private static final List<String> SIMPLE_METHODS = List.of("GET", "HEAD", "POST");

  /** What browsers take where nothing is said (Fetch standard, section 4.8). */
  private static final Duration SHORT = Duration.ofSeconds(5);

  private CorsReader() {}

  static CorsConfig read(Section section) {
    boolean credentials =
        section.has("credentials")
            && section
                .get("credentials")
                .oneOf(Words.of(new Boolean[] {false, true}, String::valueOf));
    CorsConfig cors =
        new CorsConfig(
            List.copyOf(
                texts(
                    section.get("origins"),
                    OriginPattern::isPattern,
                    OriginPattern.EXPECTED,
                    credentials)),
            section.has("methods")
                ? texts(section.get("methods"), TextSyntax::isMethod, METHOD, false)
                : new LinkedHashSet<>(SIMPLE_METHODS),
            section.has("headers")
                ? lower(texts(section.get("headers"), TextSyntax::isToken, HEADER, false))
                : Set.of(),
            section.has("expose")
                ? List.copyOf(
                    texts(section.get("expose"), TextSyntax::isToken, HEADER, credentials))
                : List.of(),
            credentials,
            section.has("max-age")
                ? section.get("max-age").duration(Duration.ZERO, Duration.ofHours(24))
                : SHORT);
    section.refuseUnknownKeys();
    return cors;
  }

  /** The Fetch standard takes a star for itself where credentials come along (section 3.3.5). */
  private static Set<String> texts(
      Setting setting, Predicate<String> isValid, String expected, boolean credentials) {
    Set<String> texts = new LinkedHashSet<>();
    List<Setting> elements = setting.elements(expected);
    if (elements.isEmpty() && setting.isList()) {
      setting.wrong("at least one: " + expected);
    }
    for (Setting element : elements) {
      String text = element.text(isValid, expected);
      if (credentials && text.equals(ANY)) {
        element.wrong("no * where credentials = true");
      }
      texts.add(text);
    }
    return Collections.unmodifiableSet(texts);
  }

  private static Set<String> lower(Set<String> names) {
    Set<String> lower = new LinkedHashSet<>();
    names.forEach(name -> lower.add(name.toLowerCase(Locale.ROOT)));
    return Collections.unmodifiableSet(lower);
  }
}
