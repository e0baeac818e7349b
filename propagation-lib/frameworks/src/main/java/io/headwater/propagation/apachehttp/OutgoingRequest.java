package io.headwater.propagation.apachehttp;

import java.net.URI;
import java.net.URISyntaxException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.net.URIAuthority;
import org.jspecify.annotations.Nullable;

/** A request and where it goes, if that was told beside it. */
final class OutgoingRequest {
  private final HttpRequest request;
  private final @Nullable HttpHost target;

  OutgoingRequest(HttpRequest request, @Nullable HttpHost target) {
    this.request = request;
    this.target = target;
  }

  String method() {
    return request.getMethod();
  }

  /** The target stands in for what the request itself does not say. */
  URI uri() {
    URIAuthority authority = request.getAuthority();
    HttpHost target = this.target;
    String scheme = request.getScheme();
    if (scheme == null) {
      scheme = target == null ? "http" : target.getSchemeName();
    }
    String host =
        authority != null ? authority.toString() : target == null ? "" : target.toHostString();
    try {
      return new URI(scheme + "://" + host + request.getRequestUri());
    } catch (URISyntaxException unreadable) {
      throw new IllegalArgumentException("request: no URI (expected: one)", unreadable);
    }
  }
}
