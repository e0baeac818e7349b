package io.headwater.propagation.jaxrs;

import io.headwater.propagation.HeadwaterPropagation;
import io.headwater.propagation.PeerNaming;
import io.headwater.propagation.http.HttpClientCalls;
import io.headwater.propagation.http.HttpServerCalls;
import jakarta.ws.rs.core.Feature;

/**
 * Joins traces in Jakarta REST, on Jersey 3.0 to 4.0.
 *
 * <pre>{@code
 * JaxrsTracing rest = JaxrsTracing.create(tracing);
 * new ResourceConfig(Greetings.class).register(rest.serverFeature());
 * Client client = ClientBuilder.newClient().register(rest.clientFeature());
 * }</pre>
 *
 * <p>The filters of the standard are not called when a request fails, and are no place to keep a
 * thread's context in: Jersey's own listeners do what they cannot. A SERVER span is named after the
 * templates that matched, and ends when Jersey is done with the request. A CLIENT span ends when
 * the answer's body is read or closed.
 *
 * <p>Asynchronous calls of a client are made on a thread of its executor. Give it one that keeps
 * the context: {@code ClientBuilder.executorService(ContextCarrying.wrap(executor))}.
 */
public final class JaxrsTracing {
  private final HeadwaterPropagation tracing;
  private final PeerNaming peers;

  private JaxrsTracing(HeadwaterPropagation tracing, PeerNaming peers) {
    this.tracing = tracing;
    this.peers = peers;
  }

  /** Joins traces by what is set up; called services go by the names of their hosts. */
  public static JaxrsTracing create(HeadwaterPropagation tracing) {
    return new JaxrsTracing(tracing, uri -> null);
  }

  /** The same, with other names for the services that its clients call. */
  public JaxrsTracing withPeers(PeerNaming peers) {
    return new JaxrsTracing(tracing, peers);
  }

  /** To be registered with an application. Not beside a servlet filter that joins traces. */
  public Feature serverFeature() {
    ServerListener listener =
        new ServerListener(HttpServerCalls.create(tracing, new ContainerReader()));
    return context -> {
      context.register(listener).register(new AnswerWriter());
      return true;
    };
  }

  /** To be registered with a client, or with what it is built with. */
  public Feature clientFeature() {
    ClientFilter filter =
        new ClientFilter(HttpClientCalls.create(tracing, new RequestReader(), peers));
    return context -> {
      context.register(filter, Integer.MAX_VALUE);
      return true;
    };
  }
}
