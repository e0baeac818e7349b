package io.headwater.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Looks every trace up that clients were told of, until a backend has all of them. */
final class TraceSearch {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int THREADS = 4;

  private final TraceBackend backend;
  private final Map<String, SampledCall> missing;

  TraceSearch(TraceBackend backend, Map<String, SampledCall> told) {
    this.backend = backend;
    this.missing = new ConcurrentHashMap<>(told);
  }

  /** Fails if one is not found within patience, or is not as it has to be. */
  void assertAllAreFound() {
    try {
      Awaitility.await().atMost(PATIENCE).until(this::look, Map::isEmpty);
    } catch (ConditionTimeoutException e) {
      assertThat(missing).as("traces that are not found, or lack spans").isEmpty();
    }
  }

  /** One round; what is still missing then. */
  private Map<String, SampledCall> look() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Callable<Boolean>> looks = new ArrayList<>();
      missing.forEach((traceId, call) -> looks.add(() -> look(traceId, call)));
      for (Future<Boolean> each : threads.invokeAll(looks)) {
        each.get();
      }
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    } finally {
      threads.shutdownNow();
    }
    return missing;
  }

  private boolean look(String traceId, SampledCall call) throws Exception {
    List<SpanView> spans = backend.trace(traceId);
    if (spans.size() < call.spans()) {
      return false;
    }
    call.assertIsTrace(traceId, spans);
    missing.remove(traceId);
    return true;
  }
}
