package io.headwater.propagation.http;

import io.headwater.propagation.ClientSpan;
import io.headwater.propagation.ClientSpans;
import io.headwater.propagation.HeadwaterPropagation;
import io.headwater.propagation.PeerNaming;
import io.headwater.propagation.SpanDescription;
import io.opentelemetry.api.trace.SpanBuilder;
import java.net.URI;
import java.util.List;

/**
 * Opens and annotates the CLIENT spans of outgoing HTTP requests; what every adapter of an HTTP
 * client is built on.
 *
 * @param <C> the request
 */
public final class HttpClientCalls<C> implements SpanDescription<C> {
  private final ClientSpans spans;
  private final HttpClientReader<C> reader;
  private final PeerNaming peers;

  private HttpClientCalls(ClientSpans spans, HttpClientReader<C> reader, PeerNaming peers) {
    this.spans = spans;
    this.reader = reader;
    this.peers = peers;
  }

  /** Opens spans for requests that are read so, to services that are named so. */
  public static <C> HttpClientCalls<C> create(
      HeadwaterPropagation tracing, HttpClientReader<C> reader, PeerNaming peers) {
    return new HttpClientCalls<>(tracing.clientSpans(), reader, peers);
  }

  /** Opens what the current context asks for. */
  public ClientSpan open(C request) {
    return spans.open(request, this);
  }

  /** Lower-case names of the headers that an injection replaces, or takes away. */
  public List<String> fields() {
    return spans.fields();
  }

  /**
   * Notes the answer; 4xx and 5xx are errors of the client.
   *
   * @param status 100 to 599
   */
  public void answered(ClientSpan span, int status) {
    if (span.isJoined()) {
      span.set(HttpKeys.STATUS, (long) status);
      if (status >= 400) {
        span.fail(Integer.toString(status));
      }
    }
  }

  @Override
  public String nameOf(C request) {
    return HttpMethods.nameOf(reader.method(request));
  }

  @Override
  public void describe(C request, SpanBuilder span) {
    URI uri = reader.uri(request);
    HttpMethods.describe(reader.method(request), span);
    span.setAttribute(HttpKeys.URL_FULL, UrlRedaction.full(uri));
    CalledService.describeAddress(uri, portOf(uri), span);
    CalledService.describePeer(uri, peers, span);
  }

  private static int portOf(URI uri) {
    return "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
  }
}
