package io.headwater.benchmarks.adapters;

import io.headwater.propagation.jaxrs.JaxrsTracing;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.client.WebTarget;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.glassfish.jersey.client.ClientConfig;
import org.glassfish.jersey.client.ClientRequest;
import org.glassfish.jersey.client.ClientResponse;
import org.glassfish.jersey.client.spi.AsyncConnectorCallback;
import org.glassfish.jersey.client.spi.Connector;
import org.openjdk.jmh.annotations.Benchmark;

/** JAX-RS on Jersey: whole calls, which a connector without connections answers. */
public class JerseyClientBenchmark extends AdapterBenchmark {
  private final WebTarget bare = target(client());
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

  /** With the feature. */
  @Benchmark
  public Object feature() {
    return traced.request().get();
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
