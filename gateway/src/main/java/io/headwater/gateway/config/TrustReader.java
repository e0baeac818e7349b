package io.headwater.gateway.config;

import io.headwater.gateway.config.TrustConfig.Entry;
import io.headwater.gateway.config.TrustConfig.Policy;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Reads {@code headwater.tracing.trust}. */
final class TrustReader {
  private static final String CIDR = "a CIDR block, as in 10.0.0.0/8 or fd00::/8";
  private static final String WHOM = "a cidr, a tenant, or both; for all others there is default";
  private static final String BUDGET = "no budget but with policy = continue";
  private static final String BAGGAGE_KEY =
      "a key of baggage: letters, digits and !#$%&'*+-.^_`|~; not the gateway's own headwater.*";
  private static final String TRACESTATE_KEY =
      "a key of tracestate in lower case, as in congo or tenant@vendor; not the gateway's own ot";
  private static final Pattern TRACESTATE = Pattern.compile("[a-z0-9][a-z0-9_*/@-]{0,255}");
  private static final int MOST_PER_SECOND = 100_000;
  private static final int MOST_BAGGAGE = 64;
  private static final int MOST_TRACESTATE = 31;

  private TrustReader() {}

  static TrustConfig read(Section section, Set<String> knownTenants) {
    int budget = budget(section.get("max-per-second"));
    List<Entry> from = new ArrayList<>();
    for (Setting element : section.get("from").elements("a list of entries")) {
      from.add(entry(element.section(), element.isObject(), budget, knownTenants));
    }
    TrustConfig trust =
        new TrustConfig(
            section.get("default").oneOf(policies()),
            budget,
            List.copyOf(from),
            keys(section.get("baggage"), TrustReader::isBaggageKey, BAGGAGE_KEY, MOST_BAGGAGE),
            keys(
                section.get("tracestate"),
                TrustReader::isTraceStateKey,
                TRACESTATE_KEY,
                MOST_TRACESTATE));
    section.refuseUnknownKeys();
    return trust;
  }

  private static Entry entry(
      Section section, boolean readable, int defaultBudget, Set<String> knownTenants) {
    if (readable && !section.has("cidr") && !section.has("tenant")) {
      section.wrong("neither cidr nor tenant", WHOM);
    }
    Setting word = section.get("policy");
    Policy policy = word.oneOf(policies());
    int budget = defaultBudget;
    if (section.has("max-per-second")) {
      Setting setting = section.get("max-per-second");
      budget = budget(setting);
      if (!word.isRefused() && !setting.isRefused() && policy != Policy.CONTINUE) {
        setting.wrong(BUDGET);
      }
    }
    Entry entry = new Entry(cidrs(section), tenants(section, knownTenants), policy, budget);
    section.refuseUnknownKeys();
    return entry;
  }

  private static List<String> cidrs(Section section) {
    return section.has("cidr")
        ? some(section.get("cidr"), "a CIDR block, or a list of at least one").stream()
            .map(element -> element.text(AddressSyntax::isCidr, CIDR))
            .toList()
        : List.of();
  }

  private static List<String> tenants(Section section, Set<String> known) {
    String expected =
        known.isEmpty()
            ? "a tenant of headwater.tracing.tenants.keys, which has none"
            : "a tenant of headwater.tracing.tenants.keys";
    return section.has("tenant")
        ? some(section.get("tenant"), "a tenant, or a list of at least one").stream()
            .map(element -> element.text(known::contains, expected))
            .toList()
        : List.of();
  }

  private static List<Setting> some(Setting setting, String expected) {
    List<Setting> elements = setting.elements(expected);
    if (elements.isEmpty() && setting.isList()) {
      setting.wrong(expected);
    }
    return elements;
  }

  private static List<String> keys(
      Setting setting, Predicate<String> isKey, String expected, int most) {
    Set<String> keys = new LinkedHashSet<>();
    List<Setting> elements = setting.elements("a list of keys");
    for (Setting element : elements) {
      String key = element.text(isKey, expected);
      if (!element.isRefused() && !keys.add(key)) {
        element.wrong("each key once");
      }
    }
    if (elements.size() > most) {
      setting.wrong("at most " + most + " keys");
    }
    return List.copyOf(keys);
  }

  private static boolean isBaggageKey(String text) {
    return TextSyntax.isToken(text) && !text.startsWith("headwater.");
  }

  private static boolean isTraceStateKey(String text) {
    return TRACESTATE.matcher(text).matches() && !text.equals("ot");
  }

  private static int budget(Setting setting) {
    return setting.integer(0, MOST_PER_SECOND);
  }

  private static Map<String, Policy> policies() {
    return Words.of(Policy.values(), Words::word);
  }
}
