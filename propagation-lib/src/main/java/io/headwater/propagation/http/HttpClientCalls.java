package io.headwater.propagation.http;

import io.headwater.propagation.ClientSpan;
import io.headwater.propagation.ClientSpans;
import io.headwater.propagation.HeadwaterPropagation;
import io.headwater.propagation.Peer;
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
    String host = uri.getHost();
    if (host != null) {
      span.setAttribute(HttpKeys.SERVER_ADDRESS, HostPort.unbracketed(host));
      span.setAttribute(HttpKeys.SERVER_PORT, (long) portOf(uri));
    }
    describePeer(uri, span);
  }

  private void describePeer(URI uri, SpanBuilder span) {
    Peer peer = peers.peerAt(uri);
    String name = peer == null ? nameOfHost(uri) : peer.name();
    if (!name.isEmpty()) {
      span.setAttribute(HttpKeys.PEER_NAME, name);
      span.setAttribute(HttpKeys.PEER_SERVICE, name);
    }
    if (peer != null && peer.namespace() != null) {
      span.setAttribute(HttpKeys.PEER_NAMESPACE, peer.namespace());
    }
  }

  /** Where services are called by their names, the host is the name; an address is none. */
  private static String nameOfHost(URI uri) {
    String host = uri.getHost();
    return host == null || HostPort.isAddress(host) ? "" : host;
  }

  private static int portOf(URI uri) {
    if (uri.getPort() >= 0) {
      return uri.getPort();
    }
    return "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
  }
}
