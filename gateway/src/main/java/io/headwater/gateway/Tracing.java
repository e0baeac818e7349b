package io.headwater.gateway;

import io.headwater.gateway.config.GatewayConfig;
import io.headwater.gateway.config.ServiceConfig;
import io.headwater.gateway.config.StoreConfig;
import io.headwater.gateway.config.TracingConfig.ExportConfig;
import io.headwater.gateway.config.TracingConfig.ExportTarget;
import io.headwater.gateway.config.TracingConfig.QueueConfig;
import io.headwater.gateway.config.TracingConfig.SpanConfig;
import io.headwater.gateway.export.ServiceIdentity;
import io.headwater.gateway.export.SpanPipeline;
import io.headwater.gateway.span.RequestSpans;
import io.headwater.gateway.store.TraceStore;
import io.opentelemetry.sdk.resources.Resource;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** What makes the gateway's spans, and takes them where they go. */
final class Tracing {
  static final String SCOPE = "io.headwater.gateway";

  private final @Nullable TraceStore store;
  private final SpanPipeline pipeline;
  private final RequestSpans spans;
  private final Resource resource;

  private Tracing(
      @Nullable TraceStore store, SpanPipeline pipeline, RequestSpans spans, Resource resource) {
    this.store = store;
    this.pipeline = pipeline;
    this.spans = spans;
    this.resource = resource;
  }

  /**
   * Starts it.
   *
   * @throws IOException if a file of an export target cannot be read or opened
   */
  static Tracing start(GatewayConfig config, String version) throws IOException {
    ExportConfig export = config.tracing().export();
    TraceStore store =
        export.to().contains(ExportTarget.EMBEDDED) ? newStore(config.store()) : null;
    QueueConfig queue = export.queue();
    SpanPipeline pipeline =
        SpanPipeline.start(
            ExportTargets.of(export, store),
            new SpanPipeline.Queue(queue.size(), queue.batch(), queue.delay()));
    ServiceIdentity identity = identity(config.service());
    SpanConfig spanConfig = config.tracing().spans();
    RequestSpans spans =
        new RequestSpans(
            new ExportedSpans(pipeline, identity, SCOPE, version),
            ThreadLocalRandom::current,
            spanConfig.maxOperations(),
            spanConfig.redactQuery());
    return new Tracing(store, pipeline, spans, identity.resource());
  }

  /** The embedded store; null: it is no target, and so there is none. */
  @Nullable TraceStore store() {
    return store;
  }

  SpanPipeline pipeline() {
    return pipeline;
  }

  /** Who the gateway says it is. */
  Resource resource() {
    return resource;
  }

  RequestSpans spans() {
    return spans;
  }

  /** Sends what is queued, within a bound. */
  void close(Duration timeout) {
    pipeline.close(timeout);
  }

  private static TraceStore newStore(StoreConfig config) {
    return new TraceStore(config.maxTraces(), config.maxBytes());
  }

  private static ServiceIdentity identity(ServiceConfig service) {
    String instance =
        service.instanceId().isEmpty() ? UUID.randomUUID().toString() : service.instanceId();
    return new ServiceIdentity(service.name(), service.version(), service.namespace(), instance);
  }
}
