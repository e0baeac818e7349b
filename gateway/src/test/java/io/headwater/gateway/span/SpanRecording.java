package io.headwater.gateway.span;

import io.headwater.gateway.ExportedSpan;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;

/** Keeps ended spans in memory, as exporters would read them. */
public final class SpanRecording implements SpanSink {
  private final List<SpanData> ended = new CopyOnWriteArrayList<>();

  /** Opens spans that end here. */
  public RequestSpans spans(int maxOperations, String... redactQuery) {
    return new RequestSpans(this, ThreadLocalRandom::current, maxOperations, Set.of(redactQuery));
  }

  @Override
  public boolean refuses() {
    return false;
  }

  @Override
  public void accept(EndedSpan span) {
    ended.add(new ExportedSpan(span, Resource.empty(), InstrumentationScopeInfo.create("test")));
  }

  /** Spans that ended, in order. */
  public List<SpanData> ended() {
    return ended;
  }

  /** The span that ended, where no other did. */
  public SpanData onlyOne() {
    if (ended.size() != 1) {
      throw new AssertionError("ended spans: " + ended);
    }
    return ended.get(0);
  }
}
