package io.headwater.benchmarks.adapters;

import io.headwater.propagation.jaxrs.JaxrsTracing;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.io.OutputStream;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.glassfish.jersey.internal.MapPropertiesDelegate;
import org.glassfish.jersey.server.ApplicationHandler;
import org.glassfish.jersey.server.ContainerRequest;
import org.glassfish.jersey.server.ContainerResponse;
import org.glassfish.jersey.server.ResourceConfig;
import org.openjdk.jmh.annotations.Benchmark;

/** JAX-RS on Jersey: an application as a whole, called as a container does. */
public class JerseyServerBenchmark extends ServerBenchmark {
  private static final URI BASE = URI.create("http://127.0.0.1:8080/");
  private static final URI TARGET = URI.create("http://127.0.0.1:8080/say");

  private final Map<String, String> headers = new LinkedHashMap<>();
  private final ApplicationHandler bare = new ApplicationHandler(application());
  private final ApplicationHandler traced =
      new ApplicationHandler(application().register(JaxrsTracing.create(tracing).serverFeature()));

  private static ResourceConfig application() {
    return new ResourceConfig(Say.class).property("jersey.config.server.wadl.disableWadl", true);
  }

  @Override
  void add(String name, String value) {
    headers.put(name, value);
  }

  /** Without. */
  @Benchmark
  public ContainerResponse bare() throws ExecutionException, InterruptedException {
    return answer(bare);
  }

  /** With the feature. */
  @Benchmark
  public ContainerResponse feature() throws ExecutionException, InterruptedException {
    return answer(traced);
  }

  private ContainerResponse answer(ApplicationHandler application)
      throws ExecutionException, InterruptedException {
    ContainerRequest request =
        new ContainerRequest(
            BASE, TARGET, "GET", null, new MapPropertiesDelegate(), application.getConfiguration());
    headers.forEach(request::header);
    return application.apply(request, OutputStream.nullOutputStream()).get();
  }

  /** A resource. */
  @Path("/say")
  public static class Say {
    /** Answers. */
    @GET
    public String say() {
      return "hello";
    }
  }
}
