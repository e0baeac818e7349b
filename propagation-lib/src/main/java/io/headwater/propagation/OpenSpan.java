package io.headwater.propagation;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A started span that ends once, whoever ends it on whichever thread. The first error is the one it
 * is remembered by; after its end nothing changes it.
 */
final class OpenSpan {
  private static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");

  /** As baggage and as attribute: the call at the gateway that all of this is done for. */
  private static final String ORIGIN = "headwater.origin";

  private static final AttributeKey<String> ORIGIN_KEY = AttributeKey.stringKey(ORIGIN);

  /** What the gateway bounds it by. */
  private static final int MOST_ORIGIN_CHARS = 256;

  private final Span span;
  private final TracingFaults faults;
  private final AtomicBoolean failed = new AtomicBoolean();
  private final AtomicBoolean ended = new AtomicBoolean();

  OpenSpan(Span span, TracingFaults faults) {
    this.span = span;
    this.faults = faults;
  }

  static <C> Span start(
      Tracer tracer,
      SpanKind kind,
      Context parent,
      C call,
      SpanDescription<? super C> description) {
    SpanBuilder builder =
        tracer.spanBuilder(description.nameOf(call)).setSpanKind(kind).setParent(parent);
    description.describe(call, builder);
    String origin = Baggage.fromContext(parent).getEntryValue(ORIGIN);
    if (origin != null && origin.length() <= MOST_ORIGIN_CHARS) {
      builder.setAttribute(ORIGIN_KEY, origin);
    }
    return builder.startSpan();
  }

  /** Whether a started span takes part in its trace. One that does not is ended here. */
  static boolean isJoined(Span span) {
    if (span.isRecording() && span.getSpanContext().isSampled()) {
      return true;
    }
    span.end();
    return false;
  }

  <T> void set(AttributeKey<T> key, T value) {
    try {
      span.setAttribute(key, value);
    } catch (RuntimeException fault) {
      faults.log("an attribute", fault);
    }
  }

  void rename(String name) {
    try {
      span.updateName(name);
    } catch (RuntimeException fault) {
      faults.log("a name", fault);
    }
  }

  void fail(String errorType) {
    if (!failed.compareAndSet(false, true)) {
      return;
    }
    try {
      span.setAttribute(ERROR_TYPE, errorType);
      span.setStatus(StatusCode.ERROR);
    } catch (RuntimeException fault) {
      faults.log("an error", fault);
    }
  }

  void record(Throwable exception) {
    try {
      span.recordException(exception);
    } catch (RuntimeException fault) {
      faults.log("an exception", fault);
    }
  }

  void end() {
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    try {
      span.end();
    } catch (RuntimeException fault) {
      faults.log("a span", fault);
    }
  }

  static String typeOf(Throwable exception) {
    String name = exception.getClass().getCanonicalName();
    return name == null ? exception.getClass().getName() : name;
  }
}
