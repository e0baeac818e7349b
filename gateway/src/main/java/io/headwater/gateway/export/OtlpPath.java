package io.headwater.gateway.export;

import java.net.URI;
import java.net.URISyntaxException;

/** Where a signal is posted to over HTTP (OTLP specification, section "OTLP/HTTP Request"). */
final class OtlpPath {
  private OtlpPath() {}

  /**
   * The endpoint as it is, where it has a path; else with the default path of the signal.
   *
   * @param signalPath such as {@code /v1/traces}
   * @throws IllegalArgumentException if the two make no URI
   */
  static URI of(URI endpoint, String signalPath) {
    String path = endpoint.getPath();
    if (path != null && !path.isEmpty() && !path.equals("/")) {
      return endpoint;
    }
    try {
      return new URI(
          endpoint.getScheme(), endpoint.getAuthority(), signalPath, endpoint.getQuery(), null);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("endpoint: " + endpoint + " (expected: a URI)", e);
    }
  }
}
