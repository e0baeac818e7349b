package io.headwater.propagation.jdkhttp;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpHandler;
import io.headwater.propagation.HeadwaterPropagation;
import io.headwater.propagation.Peer;
import io.headwater.propagation.PeerNaming;
import io.headwater.propagation.http.HttpClientCalls;
import io.headwater.propagation.http.HttpServerCalls;
import java.net.http.HttpClient;

/**
 * Joins traces in {@code com.sun.net.httpserver.HttpServer} and {@code java.net.http.HttpClient}.
 *
 * <pre>{@code
 * JdkHttpTracing http = JdkHttpTracing.create(tracing);
 * server.createContext("/say/hello", handler).getFilters().add(http.serverFilter());
 * HttpClient client = http.wrap(HttpClient.newHttpClient());
 * }</pre>
 *
 * <p>A SERVER span is named after the path of the {@code HttpContext}, and ends when the answer is
 * complete or the exchange is closed, on whichever thread, or when the handler throws. The path of
 * a context is a prefix: give each operation a context of its own to tell them apart.
 */
public final class JdkHttpTracing {
  private final HeadwaterPropagation tracing;
  private final PeerNaming peers;
  private final ServerRequests requests;

  private JdkHttpTracing(HeadwaterPropagation tracing, PeerNaming peers) {
    this.tracing = tracing;
    this.peers = peers;
    this.requests = new ServerRequests(HttpServerCalls.create(tracing, new ExchangeReader()));
  }

  /** Joins traces by what is set up; called services go by the names of their hosts. */
  public static JdkHttpTracing create(HeadwaterPropagation tracing) {
    return new JdkHttpTracing(tracing, uri -> null);
  }

  /** The same, with other names for the services that its clients call. */
  public JdkHttpTracing withPeers(PeerNaming peers) {
    return new JdkHttpTracing(tracing, peers);
  }

  /**
   * A filter for any number of contexts. Put it first, so that it sees what the other filters do.
   * In a context with an {@code Authenticator}, refused requests have their span too; there, an
   * answer without a body that is sent after the handler returned goes unseen: use {@link
   * #serverHandler} for such a handler.
   */
  public Filter serverFilter() {
    return new TracingFilter(requests);
  }

  /** The handler, joining traces: for where a filter cannot be added. */
  public HttpHandler serverHandler(HttpHandler handler) {
    return new TracingHandler(requests, handler);
  }

  /**
   * The client, taking part in the traces of the contexts that it is called in. Wrapping twice is
   * the same as once. Stopping the client, on the JDKs where it can be stopped, stays with the one
   * given here.
   */
  public HttpClient wrap(HttpClient client) {
    return wrap(client, peers);
  }

  /** The same, for a client that calls one service only. */
  public HttpClient wrap(HttpClient client, Peer peer) {
    return wrap(client, uri -> peer);
  }

  private HttpClient wrap(HttpClient client, PeerNaming peers) {
    if (client instanceof TracingHttpClient) {
      return client;
    }
    return new TracingHttpClient(
        client, HttpClientCalls.create(tracing, new RequestReader(), peers));
  }
}
