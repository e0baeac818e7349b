package io.headwater.gateway.config;

import io.headwater.gateway.config.DebugTokensConfig.Ed25519Key;
import io.headwater.gateway.config.DebugTokensConfig.HmacSha256Key;
import io.headwater.gateway.config.DebugTokensConfig.TokenKey;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code headwater.tracing.debug-tokens}. */
final class DebugTokensReader {
  private static final String KEY_ID = "a name of letters, digits, '.', '_' and '-'";
  private static final String HEADER = "the name of a header that nothing else needs";
  private static final String PARAMETER =
      "a name of letters, digits, '.', '_' and '-', or \"\" for none";
  private static final String NOT_AFTER =
      "a date and time with its offset, as in 2027-01-31T00:00:00Z";

  /** Without these a request is another one. */
  private static final Set<String> NEEDED =
      Set.of("host", "connection", "content-length", "transfer-encoding", "te", "upgrade");

  private DebugTokensReader() {}

  static DebugTokensConfig read(Section section) {
    DebugTokensConfig tokens =
        new DebugTokensConfig(
            section
                .get("header")
                .text(DebugTokensReader::isHeader, HEADER)
                .toLowerCase(Locale.ROOT),
            section
                .get("query-parameter")
                .text(name -> name.isEmpty() || TextSyntax.isPlainName(name), PARAMETER),
            section.get("max-lifetime").duration(Duration.ofSeconds(1), Duration.ofDays(365)),
            section.get("max-tokens").integer(1, 1_000_000),
            keys(section.section("keys")));
    section.refuseUnknownKeys();
    return tokens;
  }

  private static boolean isHeader(String name) {
    return TextSyntax.isToken(name) && !NEEDED.contains(name.toLowerCase(Locale.ROOT));
  }

  private static Map<String, TokenKey> keys(Section section) {
    Map<String, TokenKey> keys = new LinkedHashMap<>();
    for (Section.Entry entry : section.entries()) {
      if (!TextSyntax.isPlainName(entry.key())) {
        entry.value().wrong(KEY_ID);
      }
      TokenKey key = key(entry.value().asSecret().section());
      if (key != null) {
        keys.put(entry.key(), key);
      }
    }
    return Collections.unmodifiableMap(keys);
  }

  private static @Nullable TokenKey key(Section section) {
    Setting algorithm = section.get("algorithm");
    KeyAlgorithm chosen = algorithm.oneOf(Words.of(KeyAlgorithm.values(), Words::word));
    Instant notAfter = section.has("not-after") ? notAfter(section.get("not-after")) : null;
    if (algorithm.isRefused()) {
      // Which of the two is meant is not known, so neither is missed or refused.
      section.has("public-key");
      section.has("secret");
      section.refuseUnknownKeys();
      return null;
    }
    TokenKey key =
        switch (chosen) {
          case ED25519 -> {
            var publicKey = KeyMaterial.publicKey(section.get("public-key").asSecret());
            yield publicKey == null ? null : new Ed25519Key(publicKey, notAfter);
          }
          case HMAC_SHA256 -> {
            var secret = KeyMaterial.secret(section.get("secret").asSecret());
            yield secret == null ? null : new HmacSha256Key(secret, notAfter);
          }
        };
    section.refuseUnknownKeys();
    return key;
  }

  private static @Nullable Instant notAfter(Setting setting) {
    String text = setting.text(DebugTokensReader::isDate, NOT_AFTER);
    return setting.isRefused() ? null : OffsetDateTime.parse(text).toInstant();
  }

  private static boolean isDate(String text) {
    try {
      OffsetDateTime.parse(text);
      return true;
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  /** The words of {@code algorithm}. */
  enum KeyAlgorithm {
    ED25519,
    HMAC_SHA256
  }
}
