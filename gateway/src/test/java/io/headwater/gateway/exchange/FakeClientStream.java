package io.headwater.gateway.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.gateway.wire.Fields;
import io.headwater.gateway.wire.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A client's side that notes what it is told, and refuses what comes out of order. */
final class FakeClientStream implements ClientStream {
  final List<String> events = new ArrayList<>();
  final StringBuilder body = new StringBuilder();
  @Nullable ResponseHead head;
  boolean writable = true;
  boolean paused;
  private boolean over;

  @Override
  public ByteBufAllocator allocator() {
    return ByteBufAllocator.DEFAULT;
  }

  @Override
  public void informational(ResponseHead response) {
    note("interim", head == null);
  }

  @Override
  public void head(ResponseHead response) {
    note("head", head == null);
    head = response;
  }

  @Override
  public void body(ByteBuf data) {
    note("body", head != null);
    body.append(data.toString(UTF_8));
    data.release();
  }

  @Override
  public void end(Fields trailers) {
    note("end", head != null);
    over = true;
  }

  @Override
  public void flush() {}

  @Override
  public boolean isWritable() {
    return writable;
  }

  @Override
  public void pauseReading(boolean pause) {
    paused = pause;
  }

  @Override
  public void abort() {
    note("abort", head != null);
    over = true;
  }

  /** Is there for another exchange. */
  void reset() {
    head = null;
    over = false;
    events.clear();
    body.setLength(0);
  }

  int status() {
    return head == null ? 0 : head.status();
  }

  private void note(String event, boolean expected) {
    if (over || !expected) {
      throw new IllegalStateException(event + " after " + events);
    }
    events.add(event);
  }
}
