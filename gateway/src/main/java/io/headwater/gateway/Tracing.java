package io.headwater.gateway;

import io.headwater.gateway.config.GatewayConfig;
import io.headwater.gateway.config.ServiceConfig;
import io.headwater.gateway.config.StoreConfig;
import io.headwater.gateway.config.TracingConfig.ExportConfig;
import io.headwater.gateway.config.TracingConfig.ExportTarget;
import io.headwater.gateway.config.TracingConfig.OtlpConfig;
import io.headwater.gateway.config.TracingConfig.OtlpProtocol;
import io.headwater.gateway.config.TracingConfig.QueueConfig;
import io.headwater.gateway.config.TracingConfig.SpanConfig;
import io.headwater.gateway.export.OtlpTarget;
import io.headwater.gateway.export.ServiceIdentity;
import io.headwater.gateway.export.SpanPipeline;
import io.headwater.gateway.export.SpanTarget;
import io.headwater.gateway.span.RequestSpans;
import io.headwater.gateway.store.EmbeddedSpanExporter;
import io.headwater.gateway.store.TraceStore;
import io.opentelemetry.sdk.resources.Resource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** What makes the gateway's spans, and takes them where they go. */
final class Tracing {
  static final String SCOPE = "io.headwater.gateway";

  /** Into the same process: only a fault could make it last. */
  private static final Duration EMBEDDED_TIME_LIMIT = Duration.ofSeconds(10);

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

  static Tracing start(GatewayConfig config, String version) {
    ExportConfig export = config.tracing().export();
    TraceStore store =
        export.to().contains(ExportTarget.EMBEDDED) ? newStore(config.store()) : null;
    QueueConfig queue = export.queue();
    SpanPipeline pipeline =
        SpanPipeline.start(
            targets(export, store),
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

  private static List<SpanTarget> targets(ExportConfig export, @Nullable TraceStore store) {
    List<SpanTarget> targets = new ArrayList<>();
    for (ExportTarget target : export.to()) {
      switch (target) {
        case OTLP -> targets.add(otlp(export.otlp()).named("otlp"));
        case EMBEDDED -> {
          if (store != null) {
            targets.add(
                new SpanTarget("embedded", new EmbeddedSpanExporter(store), EMBEDDED_TIME_LIMIT));
          }
        }
      }
    }
    return targets;
  }

  private static OtlpTarget otlp(OtlpConfig config) {
    OtlpTarget.Protocol protocol =
        config.protocol() == OtlpProtocol.GRPC
            ? OtlpTarget.Protocol.GRPC
            : OtlpTarget.Protocol.HTTP_PROTOBUF;
    return new OtlpTarget(protocol, config.endpoint(), config.headers(), config.timeout());
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
