package io.headwater.propagation.apachehttp;

import io.headwater.propagation.HeadwaterPropagation;
import io.headwater.propagation.Peer;
import io.headwater.propagation.PeerNaming;
import io.headwater.propagation.http.HttpClientCalls;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;

/**
 * Joins traces in Apache HttpClient 5.0 and later, classic and asynchronous.
 *
 * <pre>{@code
 * ApacheHttpTracing http = ApacheHttpTracing.create(tracing);
 * CloseableHttpClient client = http.wrap(HttpClients.createDefault());
 * CloseableHttpAsyncClient async = http.wrap(HttpAsyncClients.createDefault());
 * }</pre>
 *
 * <p>A CLIENT span covers a call with its redirects and retries. That of the classic client ends
 * when the body of the answer is read to its end or closed, that of the asynchronous client when
 * its future does; callbacks run in the context that the call was made in.
 */
public final class ApacheHttpTracing {
  private final HeadwaterPropagation tracing;
  private final PeerNaming peers;

  private ApacheHttpTracing(HeadwaterPropagation tracing, PeerNaming peers) {
    this.tracing = tracing;
    this.peers = peers;
  }

  /** Joins traces by what is set up; called services go by the names of their hosts. */
  public static ApacheHttpTracing create(HeadwaterPropagation tracing) {
    return new ApacheHttpTracing(tracing, uri -> null);
  }

  /** The same, with other names for the services that its clients call. */
  public ApacheHttpTracing withPeers(PeerNaming peers) {
    return new ApacheHttpTracing(tracing, peers);
  }

  /**
   * The client, taking part in the traces of the contexts that it is called in. Closing it closes
   * the one given here. Wrapping twice is the same as once.
   */
  public CloseableHttpClient wrap(CloseableHttpClient client) {
    return wrap(client, peers);
  }

  /** The same, for a client that calls one service only. */
  public CloseableHttpClient wrap(CloseableHttpClient client, Peer peer) {
    return wrap(client, uri -> peer);
  }

  /**
   * The same, for an asynchronous client. Trace headers that a request was given by hand stay where
   * no trace is current: what a producer is about to send cannot be looked at for nothing.
   */
  public CloseableHttpAsyncClient wrap(CloseableHttpAsyncClient client) {
    return wrap(client, peers);
  }

  /** The same, for a client that calls one service only. */
  public CloseableHttpAsyncClient wrap(CloseableHttpAsyncClient client, Peer peer) {
    return wrap(client, uri -> peer);
  }

  private CloseableHttpClient wrap(CloseableHttpClient client, PeerNaming peers) {
    return client instanceof TracingClient ? client : new TracingClient(client, calls(peers));
  }

  private CloseableHttpAsyncClient wrap(CloseableHttpAsyncClient client, PeerNaming peers) {
    return client instanceof TracingAsyncClient
        ? client
        : new TracingAsyncClient(client, calls(peers));
  }

  private HttpClientCalls<OutgoingRequest> calls(PeerNaming peers) {
    return HttpClientCalls.create(tracing, new OutgoingReader(), peers);
  }
}
