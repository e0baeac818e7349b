package io.headwater.propagation.apachehttp;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.apache.hc.client5.http.HttpRequestRetryStrategy;
import org.apache.hc.client5.http.impl.DefaultHttpRequestRetryStrategy;
import org.apache.hc.core5.http.HttpMessage;
import org.apache.hc.core5.util.TimeValue;

/** What both clients' tests make of what the contract asks for. */
final class Requests {
  /** As the client has it, but for the second it would wait. */
  static final HttpRequestRetryStrategy RETRY =
      new DefaultHttpRequestRetryStrategy(1, TimeValue.ofMilliseconds(10));

  private Requests() {}

  /** Newer versions refuse credentials in a URI: they do not get that far. */
  static URI withoutCredentials(URI uri) {
    String text = uri.toString();
    int at = text.indexOf('@');
    return at < 0 ? uri : URI.create("http://" + text.substring(at + 1));
  }

  static void add(List<Map.Entry<String, String>> headers, HttpMessage request) {
    headers.forEach(header -> request.addHeader(header.getKey(), header.getValue()));
  }
}
