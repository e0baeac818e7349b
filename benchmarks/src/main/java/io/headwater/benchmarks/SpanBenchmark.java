package io.headwater.benchmarks;

import io.headwater.gateway.ExportedSpan;
import io.headwater.gateway.decide.Decision;
import io.headwater.gateway.decide.DecisionReason;
import io.headwater.gateway.http.RequestView;
import io.headwater.gateway.route.RouteMatch;
import io.headwater.gateway.span.AttemptSpan;
import io.headwater.gateway.span.EndedSpan;
import io.headwater.gateway.span.Peer;
import io.headwater.gateway.span.RequestSpans;
import io.headwater.gateway.span.RootSpan;
import io.headwater.gateway.span.SpanSink;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The spans of one sampled exchange, a root and one attempt, from their opening to where exporters
 * read them: what an event loop pays, without the queue and the sending.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class SpanBenchmark {
  private static final RouteMatch MATCH =
      new RouteMatch("path", "orders", "Orders.Read", "micro", "orders", null);
  private static final Decision DECISION =
      new Decision(true, DecisionReason.DEFAULT, null, 1, "ot=th:0");
  private static final Peer PEER = new Peer("orders", "", "", "127.0.0.1", 9_001);

  /** Whether the queue is full, so that nobody takes them. */
  @Param({"false", "true"})
  public boolean full;

  private final RequestView request =
      PlainRequest.of("GET", "/orders/7", "User-Agent", "curl/8.0", "Accept", "*/*");
  private final RequestSpans spans =
      new RequestSpans(new Last(), ThreadLocalRandom::current, 100, Set.of());
  private @Nullable SpanData last;

  /** A root span and one attempt. */
  @Benchmark
  public @Nullable SpanData exchange() {
    RootSpan root = spans.open(request, MATCH, DECISION, 0x0af7651916cd43ddL, 7);
    AttemptSpan attempt = root.openAttempt(PEER, 1);
    attempt.end(200, null);
    root.end(200, null);
    return last;
  }

  private final class Last implements SpanSink {
    private final InstrumentationScopeInfo scope = InstrumentationScopeInfo.create("benchmark");

    @Override
    public boolean refuses() {
      return full;
    }

    @Override
    public void accept(EndedSpan span) {
      last = new ExportedSpan(span, Resource.empty(), scope);
    }
  }
}
