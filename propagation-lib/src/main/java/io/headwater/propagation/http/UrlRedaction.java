package io.headwater.propagation.http;

import java.net.URI;
import java.util.Set;

/** Takes out of URLs what no span may hold: credentials, and the values of known secrets. */
final class UrlRedaction {
  /** Named by OpenTelemetry's HTTP conventions for {@code url.query}; exact, case kept. */
  private static final Set<String> SECRETS =
      Set.of(
          "sig",
          "Signature",
          "AWSAccessKeyId",
          "X-Amz-Signature",
          "X-Amz-Credential",
          "X-Amz-Security-Token",
          "X-Goog-Signature");

  private UrlRedaction() {}

  /** The URL without credentials and fragment, and with its query redacted. */
  static String full(URI uri) {
    StringBuilder url = new StringBuilder();
    if (uri.getScheme() != null) {
      url.append(uri.getScheme()).append("://");
    }
    String authority = uri.getRawAuthority();
    if (authority != null) {
      url.append(authority, authority.lastIndexOf('@') + 1, authority.length());
    }
    if (uri.getRawPath() != null) {
      url.append(uri.getRawPath());
    }
    if (uri.getRawQuery() != null) {
      url.append('?').append(query(uri.getRawQuery()));
    }
    return url.toString();
  }

  /** The query with secret values replaced by {@code REDACTED}; names and order are kept. */
  static String query(String query) {
    StringBuilder redacted = new StringBuilder(query.length());
    int start = 0;
    while (start <= query.length()) {
      int ampersand = query.indexOf('&', start);
      int end = ampersand < 0 ? query.length() : ampersand;
      int equals = query.indexOf('=', start);
      if (equals >= 0 && equals < end && SECRETS.contains(query.substring(start, equals))) {
        redacted.append(query, start, equals + 1).append("REDACTED");
      } else {
        redacted.append(query, start, end);
      }
      if (ampersand >= 0) {
        redacted.append('&');
      }
      start = end + 1;
    }
    return redacted.toString();
  }
}
