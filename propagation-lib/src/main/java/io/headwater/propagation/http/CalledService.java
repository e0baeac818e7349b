package io.headwater.propagation.http;

import io.headwater.propagation.Peer;
import io.headwater.propagation.PeerNaming;
import io.opentelemetry.api.trace.SpanBuilder;
import java.net.URI;

/** What a span says of the service that is called: its address and its names. */
public final class CalledService {
  private CalledService() {}

  /**
   * Sets {@code server.address} and {@code server.port}.
   *
   * @param port where the URI names none; negative: not known
   */
  public static void describeAddress(URI uri, int port, SpanBuilder span) {
    String host = uri.getHost();
    if (host == null) {
      return;
    }
    span.setAttribute(HttpKeys.SERVER_ADDRESS, HostPort.unbracketed(host));
    int known = uri.getPort() >= 0 ? uri.getPort() : port;
    if (known >= 0) {
      span.setAttribute(HttpKeys.SERVER_PORT, (long) known);
    }
  }

  /** Sets the names of the service; where nobody names it, its host does. */
  public static void describePeer(URI uri, PeerNaming peers, SpanBuilder span) {
    Peer peer = peers.peerAt(uri);
    if (peer != null) {
      describePeer(peer, span);
      return;
    }
    // Where services are called by their names, the host is the name; an address is none.
    String host = uri.getHost();
    if (host != null && !HostPort.isAddress(host)) {
      name(host, span);
    }
  }

  /** Sets the names of the service. */
  public static void describePeer(Peer peer, SpanBuilder span) {
    name(peer.name(), span);
    if (peer.namespace() != null) {
      span.setAttribute(HttpKeys.PEER_NAMESPACE, peer.namespace());
    }
  }

  private static void name(String name, SpanBuilder span) {
    span.setAttribute(HttpKeys.PEER_NAME, name);
    span.setAttribute(HttpKeys.PEER_SERVICE, name);
  }
}
