package io.headwater.propagation.http;

import java.net.URI;

/**
 * Reads an outgoing HTTP request.
 *
 * @param <C> the request
 */
public interface HttpClientReader<C> {
  /** Method, as sent. */
  String method(C request);

  /** Absolute URI that is called. */
  URI uri(C request);
}
