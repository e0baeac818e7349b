package io.headwater.propagation.apachehttp;

import io.headwater.propagation.ClientSpan;
import org.apache.hc.client5.http.config.Configurable;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.jspecify.annotations.Nullable;

/** A request of the asynchronous client as it was, but for its trace headers. */
final class TracedMessage extends BasicHttpRequest implements Configurable {
  private static final long serialVersionUID = 1;

  private final transient HttpRequest request;

  private TracedMessage(HttpRequest request) {
    super(request.getMethod(), (HttpHost) null, request.getPath());
    this.request = request;
    setVersion(request.getVersion());
    setScheme(request.getScheme());
    setAuthority(request.getAuthority());
    for (Header header : request.getHeaders()) {
      addHeader(header);
    }
  }

  static HttpRequest of(HttpRequest request, ClientSpan span) {
    TracedMessage traced = new TracedMessage(request);
    MessageWriter.inject(span, traced);
    return traced;
  }

  @Override
  public @Nullable RequestConfig getConfig() {
    return request instanceof Configurable ? ((Configurable) request).getConfig() : null;
  }
}
