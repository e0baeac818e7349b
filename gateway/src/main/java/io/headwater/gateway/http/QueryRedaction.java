package io.headwater.gateway.http;

import java.util.Set;

/**
 * Hides the values of query parameters that carry secrets (OpenTelemetry, HTTP spans, {@code
 * url.query}).
 *
 * @param names parameter names, exact, case kept
 */
public record QueryRedaction(Set<String> names) {
  private static final String REDACTED = "REDACTED";

  public QueryRedaction {
    names = Set.copyOf(names);
  }

  /** The query with secret values replaced by {@code REDACTED}; names and order are kept. */
  public String redact(String query) {
    StringBuilder redacted = null;
    int start = 0;
    while (start <= query.length()) {
      int end = query.indexOf('&', start);
      if (end < 0) {
        end = query.length();
      }
      int equals = query.indexOf('=', start);
      boolean secret =
          equals >= 0 && equals < end && names.contains(query.substring(start, equals));
      if (secret && redacted == null) {
        redacted = new StringBuilder(query.length()).append(query, 0, start);
      }
      if (redacted != null) {
        redacted.append(query, start, secret ? equals + 1 : end);
        if (secret) {
          redacted.append(REDACTED);
        }
        if (end < query.length()) {
          redacted.append('&');
        }
      }
      start = end + 1;
    }
    return redacted == null ? query : redacted.toString();
  }

  /** The same for a request target in origin form. */
  public String redactTarget(String target) {
    int mark = target.indexOf('?');
    return mark < 0 ? target : target.substring(0, mark + 1) + redact(target.substring(mark + 1));
  }
}
