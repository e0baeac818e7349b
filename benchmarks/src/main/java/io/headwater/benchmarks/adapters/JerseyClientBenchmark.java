package io.headwater.benchmarks.adapters;

import io.headwater.propagation.jaxrs.JaxrsTracing;
import jakarta.ws.rs.ConstrainedTo;
import jakarta.ws.rs.RuntimeType;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientRequestFilter;
import jakarta.ws.rs.client.ClientResponseContext;
import jakarta.ws.rs.client.ClientResponseFilter;
import jakarta.ws.rs.client.WebTarget;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.glassfish.jersey.client.ClientConfig;
import org.glassfish.jersey.client.ClientRequest;
import org.glassfish.jersey.client.ClientResponse;
import org.glassfish.jersey.client.spi.AsyncConnectorCallback;
import org.glassfish.jersey.client.spi.Connector;
import org.glassfish.jersey.client.spi.PostInvocationInterceptor;
import org.openjdk.jmh.annotations.Benchmark;

/**
 * JAX-RS on Jersey: whole calls, which a connector without connections answers. Jersey pays for
 * having any filter at all: what is the adapter's own is what it adds to one that does nothing.
 */
public class JerseyClientBenchmark extends AdapterBenchmark {
  private final WebTarget bare = target(client());
  private final WebTarget empty = target(client().register(new Idle(), Integer.MAX_VALUE));
  private final WebTarget traced =
      target(client().register(JaxrsTracing.create(tracing).clientFeature()));

  private static Client client() {
    return ClientBuilder.newClient(
        new ClientConfig().connectorProvider((client, configuration) -> new Answering()));
  }

  private static WebTarget target(Client client) {
    return client.target("http://127.0.0.1:8080/say");
  }

  /** Without. */
  @Benchmark
  public Object bare() {
    return bare.request().get();
  }

  /** With filters that do nothing. */
  @Benchmark
  public Object empty() {
    return empty.request().get();
  }

  /** With the feature. */
  @Benchmark
  public Object feature() {
    return traced.request().get();
  }

  /** Sees calls pass by. */
  @ConstrainedTo(RuntimeType.CLIENT)
  private static final class Idle
      implements ClientRequestFilter, ClientResponseFilter, PostInvocationInterceptor {
    @Override
    public void filter(ClientRequestContext request) {}

    @Override
    public void filter(ClientRequestContext request, ClientResponseContext response) {}

    @Override
    public void afterRequest(ClientRequestContext request, ClientResponseContext response) {}

    @Override
    public void onException(ClientRequestContext request, ExceptionContext exceptions) {}
  }

  /** Has no connection. */
  private static final class Answering implements Connector {
    @Override
    public ClientResponse apply(ClientRequest request) {
      return new ClientResponse(Response.Status.OK, request);
    }

    @Override
    public Future<?> apply(ClientRequest request, AsyncConnectorCallback callback) {
      callback.response(apply(request));
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public String getName() {
      return "in memory";
    }

    @Override
    public void close() {}
  }
}
