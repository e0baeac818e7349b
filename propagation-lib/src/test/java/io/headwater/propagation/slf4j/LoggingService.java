package io.headwater.propagation.slf4j;

import io.headwater.propagation.HeadwaterPropagation;
import io.headwater.propagation.ServerSpan;
import io.headwater.propagation.SpanDescription;
import io.headwater.propagation.concurrent.ContextCarrying;
import io.headwater.propagation.contract.Incoming;
import io.headwater.propagation.contract.MapGetter;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * A service that logs, to run as a process of its own: where the context is kept is settled once in
 * the life of a process. {@code late} as an argument uses a context first.
 */
@SuppressWarnings("try")
public final class LoggingService {
  private static final Logger LOG = LoggerFactory.getLogger("service");

  private LoggingService() {}

  public static void main(String[] arguments) throws Exception {
    if (arguments.length > 0) {
      Context.current();
    }
    TraceIdsInLogs.install();
    TraceIdsInLogs.install();
    HeadwaterPropagation tracing =
        HeadwaterPropagation.of(
            OpenTelemetrySdk.builder()
                .setTracerProvider(
                    SdkTracerProvider.builder().addSpanProcessor(new Forgetting()).build())
                .build());
    LOG.info("start");
    serve(tracing, "absent", Map.of());
    serve(tracing, "unsampled", Map.of("traceparent", Incoming.NOT_SAMPLED));
    MDC.put("trace_id", "mine");
    MDC.put("other", "kept");
    serve(tracing, "sampled", Map.of("traceparent", Incoming.SAMPLED));
    LOG.info("end");
  }

  private static void serve(HeadwaterPropagation tracing, String name, Map<String, String> headers)
      throws Exception {
    ServerSpan span = tracing.serverSpans().open(headers, new MapGetter(), new Named());
    ExecutorService pool = Executors.newSingleThreadExecutor();
    try (Scope scope = span.makeCurrent()) {
      LOG.info(name);
      ContextCarrying.wrap(pool).submit(() -> LOG.info("{} elsewhere", name)).get();
      pool.submit(() -> LOG.info("{} of another", name)).get();
      try (Scope inner = Context.root().makeCurrent()) {
        LOG.info("{} apart", name);
      }
      LOG.info("{} again", name);
    } finally {
      span.end();
      pool.shutdown();
    }
    LOG.info("{} done", name);
  }

  private static final class Named implements SpanDescription<Map<String, String>> {
    @Override
    public String nameOf(Map<String, String> call) {
      return "call";
    }

    @Override
    public void describe(Map<String, String> call, SpanBuilder span) {}
  }

  /** Without a processor, no span is recorded. */
  private static final class Forgetting implements SpanProcessor {
    @Override
    public void onStart(Context parent, ReadWriteSpan span) {}

    @Override
    public boolean isStartRequired() {
      return true;
    }

    @Override
    public void onEnd(ReadableSpan span) {}

    @Override
    public boolean isEndRequired() {
      return false;
    }
  }
}
