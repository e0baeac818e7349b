package io.headwater.gateway.export;

import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;

/** Of a target without a disk buffer: what is not taken is dropped. */
final class NoBacklog implements Backlog {
  @Override
  public void open() {}

  @Override
  public void tend() {}

  @Override
  public boolean isEmpty() {
    return true;
  }

  @Override
  public boolean isUsable() {
    return false;
  }

  @Override
  public DropCause put(List<SpanData> batch) {
    return DropCause.EXPORT_FAILED;
  }

  @Override
  public long dueIn() {
    return Long.MAX_VALUE;
  }

  @Override
  public List<SpanData> next(int maxSpans) {
    return List.of();
  }

  @Override
  public long answered(Answer answer) {
    return 0;
  }

  @Override
  public void backOff() {}

  @Override
  public void close() {}
}
