package io.headwater.benchmarks.adapters;

import io.headwater.propagation.jaxrs.JaxrsTracing;
import jakarta.ws.rs.ConstrainedTo;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.RuntimeType;
import jakarta.ws.rs.ext.WriterInterceptor;
import jakarta.ws.rs.ext.WriterInterceptorContext;
import java.io.IOException;
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
import org.glassfish.jersey.server.monitoring.ApplicationEvent;
import org.glassfish.jersey.server.monitoring.ApplicationEventListener;
import org.glassfish.jersey.server.monitoring.RequestEvent;
import org.glassfish.jersey.server.monitoring.RequestEventListener;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;

/**
 * JAX-RS on Jersey: an application as a whole, called as a container does. Jersey pays for having
 * any listener at all: what is the adapter's own is what it adds to one that does nothing.
 */
public class JerseyServerBenchmark extends ServerBenchmark {
  private static final URI BASE = URI.create("http://127.0.0.1:8080/");
  private static final URI TARGET = URI.create("http://127.0.0.1:8080/say");

  private final Map<String, String> headers = new LinkedHashMap<>();
  private final ApplicationHandler bare = new ApplicationHandler(application());
  private final ApplicationHandler empty =
      new ApplicationHandler(application().register(new Idle()).register(new ProceedingWriter()));
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

  /** With a listener and an interceptor that do nothing. */
  @Benchmark
  public ContainerResponse empty() throws ExecutionException, InterruptedException {
    return answer(empty);
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

  /** Hears of every request, and wants to know no more of it. */
  private static final class Idle implements ApplicationEventListener {
    @Override
    public void onEvent(ApplicationEvent event) {}

    @Override
    public @Nullable RequestEventListener onRequest(RequestEvent event) {
      return null;
    }
  }

  /** Has answers written. */
  @ConstrainedTo(RuntimeType.SERVER)
  private static final class ProceedingWriter implements WriterInterceptor {
    @Override
    public void aroundWriteTo(WriterInterceptorContext context) throws IOException {
      context.proceed();
    }
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
