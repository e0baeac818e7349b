package io.headwater.propagation.jaeger;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.propagation.header.HeaderValues;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.BaggageBuilder;
import io.opentelemetry.api.baggage.BaggageEntry;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapSetter;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Baggage in headers {@code uberctx-<key>: <value>}, values percent-encoded. Header names have no
 * case, so keys are lower case; what has no name that fits, no sound value, or no room is left out.
 */
final class UberBaggage {
  private static final String PREFIX = "uberctx-";
  private static final int MAX_ENTRIES = 64;
  private static final int MAX_CHARS = 8192;

  private UberBaggage() {}

  static <C> void write(Baggage baggage, @Nullable C carrier, TextMapSetter<C> setter) {
    Set<String> written = new TreeSet<>();
    int chars = 0;
    for (Map.Entry<String, BaggageEntry> entry : baggage.asMap().entrySet()) {
      String key = entry.getKey().toLowerCase(Locale.ROOT);
      // A blank as + is understood by those only who decode forms.
      String value = URLEncoder.encode(entry.getValue().getValue(), UTF_8).replace("+", "%20");
      int length = key.length() + value.length();
      if (written.size() < MAX_ENTRIES
          && chars + length <= MAX_CHARS
          && isToken(key)
          && written.add(key)) {
        setter.set(carrier, PREFIX + key, value);
        chars += length;
      }
    }
  }

  @SuppressWarnings("deprecation") // The keys are part of the names: there is no other way.
  static <C> Context read(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
    if (carrier == null) {
      return context;
    }
    BaggageBuilder baggage = null;
    Set<String> seen = new TreeSet<>();
    int chars = 0;
    for (String name : getter.keys(carrier)) {
      String key = key(name);
      if (key == null || seen.size() >= MAX_ENTRIES || !seen.add(key)) {
        continue;
      }
      String value = HeaderValues.single(carrier, getter, name, MAX_CHARS);
      String text = value == null ? null : decoded(value);
      if (value == null || text == null || chars + key.length() + value.length() > MAX_CHARS) {
        continue;
      }
      chars += key.length() + value.length();
      baggage = baggage == null ? Baggage.fromContext(context).toBuilder() : baggage;
      baggage.put(key, text);
    }
    return baggage == null ? context : context.with(baggage.build());
  }

  /** The key in a header name; null: another header. */
  private static @Nullable String key(String name) {
    if (name.length() > MAX_CHARS || !name.regionMatches(true, 0, PREFIX, 0, PREFIX.length())) {
      return null;
    }
    String key = name.substring(PREFIX.length()).toLowerCase(Locale.ROOT);
    return isToken(key) ? key : null;
  }

  private static @Nullable String decoded(String value) {
    try {
      return URLDecoder.decode(value, UTF_8);
    } catch (IllegalArgumentException malformed) {
      return null;
    }
  }

  /** What a header name can be made of (RFC 9110, section 5.6.2), in lower case. */
  private static boolean isToken(String key) {
    for (int i = 0; i < key.length(); i++) {
      char c = key.charAt(i);
      boolean plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
      if (!plain && "!#$%&'*+-.^_`|~".indexOf(c) < 0) {
        return false;
      }
    }
    return !key.isEmpty();
  }
}
