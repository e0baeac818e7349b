package io.headwater.propagation;

import io.headwater.propagation.w3c.W3cPropagator;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.util.Objects;

/**
 * How a service joins traces: the one object to set up, and to give to the adapters.
 *
 * <pre>{@code
 * HeadwaterPropagation tracing = HeadwaterPropagation.of(openTelemetry);
 * context.getFilters().add(JdkHttpTracing.create(tracing).serverFilter());
 * }</pre>
 *
 * <p>Use {@link #of} where the service has an {@link OpenTelemetry} already, and {@link #create}
 * where it has none. Spans go where that {@code OpenTelemetry} sends them; its propagators are not
 * used. Set-up throws on what is wrong; from then on a fault of tracing is logged, and the call
 * that it happened in goes on.
 */
public final class HeadwaterPropagation implements AutoCloseable {
  private static final String SCOPE = "io.headwater.propagation";

  private final OpenTelemetry openTelemetry;
  private final Runnable shutdown;
  private final ServerSpans serverSpans;
  private final ClientSpans clientSpans;
  private final ServerSpans consumerSpans;
  private final ClientSpans producerSpans;

  private HeadwaterPropagation(
      OpenTelemetry openTelemetry, Runnable shutdown, TextMapPropagator propagator) {
    this.openTelemetry = openTelemetry;
    this.shutdown = shutdown;
    Tracer tracer = openTelemetry.getTracer(SCOPE);
    TracingFaults faults = new TracingFaults();
    this.serverSpans = new ServerSpans(SpanKind.SERVER, tracer, propagator, faults);
    this.clientSpans = new ClientSpans(SpanKind.CLIENT, tracer, propagator, faults);
    this.consumerSpans = new ServerSpans(SpanKind.CONSUMER, tracer, propagator, faults);
    this.producerSpans = new ClientSpans(SpanKind.PRODUCER, tracer, propagator, faults);
  }

  /**
   * Joins traces with what the service has.
   *
   * @param openTelemetry stays the caller's: {@link #close} leaves it alone
   */
  public static HeadwaterPropagation of(OpenTelemetry openTelemetry) {
    Objects.requireNonNull(openTelemetry, "openTelemetry: null (expected: an OpenTelemetry)");
    return new HeadwaterPropagation(openTelemetry, () -> {}, W3cPropagator.create());
  }

  /**
   * Joins traces with an SDK of its own, that exports over OTLP (http/protobuf). Needs {@code
   * opentelemetry-sdk} and {@code opentelemetry-exporter-otlp} on the class path.
   *
   * @param serviceName {@code service.name} of every span
   * @param serviceVersion {@code service.version}
   * @param namespace {@code service.namespace}
   * @param otlpEndpoint where the collector listens, such as {@code http://127.0.0.1:4318}; without
   *     a path, {@code /v1/traces} is called
   * @throws IllegalArgumentException if a value is blank, or the endpoint no URL
   * @throws IllegalStateException if the SDK or its exporter is missing
   */
  public static HeadwaterPropagation create(
      String serviceName, String serviceVersion, String namespace, String otlpEndpoint) {
    try {
      OwnSdk sdk = OwnSdk.start(serviceName, serviceVersion, namespace, otlpEndpoint);
      return new HeadwaterPropagation(sdk.openTelemetry(), sdk::close, W3cPropagator.create());
    } catch (NoClassDefFoundError missing) {
      throw new IllegalStateException(
          "class path: without "
              + missing.getMessage()
              + " (expected: opentelemetry-sdk and opentelemetry-exporter-otlp)",
          missing);
    }
  }

  /**
   * The same, with other formats of trace headers than W3C's alone: those of this library, such as
   * {@code B3Propagator}. The first that a call has anything valid of is what counts, whatever the
   * others say; outgoing calls are told in all of them.
   *
   * @param first asked before the others
   */
  public HeadwaterPropagation withFormats(TextMapPropagator first, TextMapPropagator... others) {
    return new HeadwaterPropagation(openTelemetry, shutdown, FormatOrder.of(first, others));
  }

  /** Opens SERVER spans, for adapters. */
  public ServerSpans serverSpans() {
    return serverSpans;
  }

  /** Opens CLIENT spans, for adapters. */
  public ClientSpans clientSpans() {
    return clientSpans;
  }

  /** Opens CONSUMER spans, for adapters. */
  public ServerSpans consumerSpans() {
    return consumerSpans;
  }

  /** Opens PRODUCER spans, for adapters. */
  public ClientSpans producerSpans() {
    return producerSpans;
  }

  /** Where the spans go, for spans that the service makes itself. */
  public OpenTelemetry openTelemetry() {
    return openTelemetry;
  }

  /** Sends what is not sent yet, waiting at most ten seconds, and stops the SDK it made. */
  @Override
  public void close() {
    shutdown.run();
  }
}
