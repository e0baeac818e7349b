package io.headwater.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.headwater.propagation.HeadwaterPropagation;
import io.headwater.propagation.jdkhttp.JdkHttpTracing;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A service on the JDK's server that joins traces with the library, in this process. */
final class TracedGreeter implements AutoCloseable {
  static final String SERVICE = "greeter";
  static final String VERSION = "2.0";

  private static final int MOST_WAITING_SPANS = 200_000;
  private static final long PATIENCE_SECONDS = 60;

  private final SdkTracerProvider provider;
  private final ExecutorService threads = Executors.newFixedThreadPool(4);
  private final HttpServer server;

  /**
   * Starts it.
   *
   * @param collector its spans go there over OTLP/HTTP
   */
  TracedGreeter(URI collector) throws IOException {
    provider =
        SdkTracerProvider.builder()
            .setResource(
                Resource.create(
                    Attributes.of(
                        AttributeKey.stringKey("service.name"), SERVICE,
                        AttributeKey.stringKey("service.version"), VERSION,
                        AttributeKey.stringKey("service.namespace"), SampledCall.NAMESPACE)))
            .addSpanProcessor(
                BatchSpanProcessor.builder(
                        OtlpHttpSpanExporter.builder()
                            .setEndpoint(collector.resolve("/v1/traces").toString())
                            .build())
                    .setMaxQueueSize(MOST_WAITING_SPANS)
                    .build())
            .build();
    HeadwaterPropagation tracing =
        HeadwaterPropagation.of(OpenTelemetrySdk.builder().setTracerProvider(provider).build());
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server
        .createContext(
            "/",
            exchange -> {
              exchange.sendResponseHeaders(200, -1);
              exchange.close();
            })
        .getFilters()
        .add(JdkHttpTracing.create(tracing).serverFilter());
    server.start();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Sends what waits; fails if that is not taken. */
  void flush() {
    assertThat(provider.forceFlush().join(PATIENCE_SECONDS, TimeUnit.SECONDS).isSuccess())
        .as("its spans are taken")
        .isTrue();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    provider.shutdown().join(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }
}
