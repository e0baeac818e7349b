package io.headwater.propagation.apachehttp;

import io.headwater.propagation.ClientSpan;
import org.apache.hc.client5.http.config.Configurable;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.concurrent.CancellableDependency;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * A request as it was, but for its trace headers: the caller's own may be sent again, in another
 * context. Its configuration and its cancellation are those of the caller's.
 */
final class TracedRequest extends BasicClassicHttpRequest
    implements Configurable, CancellableDependency {
  private static final long serialVersionUID = 1;

  private final transient ClassicHttpRequest request;

  private TracedRequest(ClassicHttpRequest request) {
    super(request.getMethod(), (HttpHost) null, request.getPath());
    this.request = request;
    setVersion(request.getVersion());
    setScheme(request.getScheme());
    setAuthority(request.getAuthority());
    setEntity(request.getEntity());
    for (Header header : request.getHeaders()) {
      addHeader(header);
    }
  }

  static ClassicHttpRequest of(ClassicHttpRequest request, ClientSpan span) {
    TracedRequest traced = new TracedRequest(request);
    MessageWriter.inject(span, traced);
    return traced;
  }

  @Override
  public @Nullable RequestConfig getConfig() {
    return request instanceof Configurable ? ((Configurable) request).getConfig() : null;
  }

  @Override
  public void setDependency(Cancellable dependency) {
    if (request instanceof CancellableDependency) {
      ((CancellableDependency) request).setDependency(dependency);
    }
  }

  @Override
  public boolean isCancelled() {
    return request instanceof CancellableDependency
        && ((CancellableDependency) request).isCancelled();
  }

  @Override
  public boolean cancel() {
    return request instanceof CancellableDependency && ((CancellableDependency) request).cancel();
  }
}
